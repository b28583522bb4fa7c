"""A buyer asks their bank, or PayPal, for the money: flagged, told, and in the books once it is lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app import audit
from app.core import clock, facts, outbox
from app.core.errors import Refused
from app.core.mail import Message
from app.domain import payments, reports, tickets
from app.domain.payments import Contest
from app.models import Dispute, DisputeListing, Fact, Notification, Order, Payment, ProviderAccount
from tests.double.handle import Double
from tests.payments import test_stripe_messages as stripe_messages
from tests.payments.desk import carried, paid_for, the_worker_looks
from tests.payments.desk import paid as taken_by_mock
from tests.payments.paypal_desk import event_about, paypal, ref_of, tell
from tests.payments.paypal_desk import payment as by_paypal
from tests.payments.test_stripe_messages import payment as by_stripe
from tests.payments.test_stripe_messages import stripe
from tests.review import ReviewingClient
from tests.world import World

__all__ = ["by_paypal", "by_stripe", "paypal", "stripe"]
Row = dict[str, Any]
Tell = Callable[[str], None]
Happens = Callable[[str], Row]
ORDERS = "/manage/night-of-small-websites/orders"
LOOKS = {"stripe": ("look_dispute", "list_disputes"), "paypal": ("look_disputed", "list_disputed")}
OUTCOMES = {"won": "RESOLVED_SELLER_FAVOUR", "lost": "RESOLVED_BUYER_FAVOUR"}


@pytest.fixture
def paid(
    request: pytest.FixtureRequest, client: ReviewingClient, double: Double, session: Session
) -> Payment:
    """A payment by the provider that the test asks for, paid."""
    payment: Payment = request.getfixturevalue(f"by_{request.param}")
    if request.param == "stripe":
        double.buyer("pay", ref_of(payment))
        assert stripe_messages.tell(client, stripe_messages.event_about(payment)) == 200
    else:
        double.paypal.buyer("approve", ref_of(payment))
        assert tell(client, event_about(ref_of(payment))) == 200
    session.expire_all()
    return payment


@pytest.fixture
def happens(paid: Payment, double: Double) -> Happens:
    """The dispute stands so at the provider, which tells nobody: open, won or lost."""

    def by_stripe(state: str) -> Row:
        status = "needs_response" if state == "open" else state
        thing: Row = double.tell("buyer", session=paid.provider_ref, move=f"dispute {status}")
        return thing

    def by_paypal(state: str) -> Row:
        status = "OPEN" if state == "open" else "RESOLVED"
        wish = {"capture": paid.capture_ref, "status": status, "outcome": OUTCOMES.get(state)}
        thing: Row = double.tell("paypal_dispute", **wish)
        return thing

    return by_stripe if paid.provider == "stripe" else by_paypal


@pytest.fixture
def say(paid: Payment, client: ReviewingClient, happens: Happens, session: Session) -> Tell:
    """The provider says twice how the dispute stands."""

    def by_stripe(state: str) -> None:
        event = {"object": "event", "id": f"evt_{state}", "type": "charge.dispute"}
        body = json.dumps({**event, "data": {"object": happens(state)}}).encode()
        assert [stripe_messages.tell(client, body) for _n in range(2)] == [200, 200]
        session.expire_all()

    def by_paypal(state: str) -> None:
        body = event_about("", f"WH-{state}", resource_type="dispute", resource=happens(state))
        assert [tell(client, body) for _n in range(2)] == [200, 200]
        session.expire_all()

    return by_stripe if paid.provider == "stripe" else by_paypal


both = pytest.mark.parametrize("paid", ["stripe", "paypal"], indirect=True)
one = pytest.mark.parametrize("paid", ["paypal"], indirect=True)


def kinds(session: Session) -> list[str]:
    query = select(Fact.kind).where(Fact.kind.like("Dispute%")).order_by(Fact.id)
    return list(session.scalars(query))


@both
def test_opened_it_is_flagged_and_told_once(say: Tell, paid: Payment, session: Session, world: World) -> None:
    say("open")
    order = session.get_one(Order, paid.order_id)
    assert order.dispute == "open"
    assert session.scalars(select(Dispute)).one().amount == 2500
    assert kinds(session) == ["DisputeOpened"]
    assert order.status == "confirmed"  # the tickets are the organizer's to decide
    assert len(tickets.list_tickets_of_order(order)) == 1
    people = {world.owner.id, world.assistant.id}
    outbox.drain(facts.Delivery, facts.deliver)
    told = session.scalars(select(Notification).where(Notification.kind == "disputed")).all()
    assert {row.user_id for row in told} == people
    letters = session.scalars(select(Message).where(Message.letter == "orders/disputed")).all()
    assert {row.address for row in letters} == {"owner@example.com", "assistant@example.com"}
    assert audit.find_breaches() == []


@both
def test_won_it_is_cleared(say: Tell, paid: Payment, session: Session) -> None:
    say("open")
    say("won")
    assert session.get_one(Order, paid.order_id).dispute is None
    assert kinds(session) == ["DisputeOpened", "DisputeWon"]
    assert payments.owed(paid) == 2500
    assert audit.find_breaches() == []


@both
def test_lost_the_money_is_gone_and_can_not_go_back_again(
    say: Tell, paid: Payment, session: Session, world: World
) -> None:
    say("lost")  # and its beginning was never heard of
    order = session.get_one(Order, paid.order_id)
    assert (order.dispute, kinds(session)) == ("lost", ["DisputeOpened", "DisputeLost"])
    assert payments.owed(paid) == payments.owed_for(order) == 0
    assert reports.takings_of(world.concert).taken == {}
    with pytest.raises(Refused, match="nothing to give back"):
        carried(payments.refund_order(order, reason="Rain", by=world.owner, key="k"))
    assert audit.find_breaches() == []


@both
def test_its_end_is_learned_when_the_message_is_lost(
    say: Tell, happens: Happens, paid: Payment, double: Double, session: Session
) -> None:
    say("open")
    number, now = paid.order_id, clock.now()
    name, listed = LOOKS[paid.provider]
    double.mood(**{listed: {"drop": True}})  # that would find it too
    happens("lost")
    asked = double.calls(name, "done")
    with clock.frozen_at(now + timedelta(hours=5)):
        the_worker_looks(session)
    assert double.calls(name, "done") == asked, "it takes weeks: a few times a day is enough"
    with clock.frozen_at(now + timedelta(hours=6, minutes=1)):
        double.mood(**{name: {"drop": True, "times": 1}, listed: {"drop": True}})
        the_worker_looks(session)
        assert session.get_one(Order, number).dispute == "open"
    with clock.frozen_at(now + timedelta(hours=13)):
        the_worker_looks(session)
        assert session.get_one(Order, number).dispute == "lost"
        the_worker_looks(session)
    assert kinds(session) == ["DisputeOpened", "DisputeLost"]
    assert session.scalars(select(Dispute)).one().look_at is None
    assert audit.find_breaches() == []


def looked_for(session: Session, number: int, hours: int = 7) -> str | None:
    """How the order of this id is marked after the worker looked for what changed, so many hours on."""
    with clock.frozen_at(clock.now() + timedelta(hours=hours)):
        the_worker_looks(session)
    return session.get_one(Order, number).dispute


@both
def test_one_that_nobody_told_of_is_found_once(happens: Happens, paid: Payment, session: Session) -> None:
    number = paid.order_id
    the_worker_looks(session)
    happens("open")
    assert looked_for(session, number, 7) == "open"
    assert looked_for(session, number, 14) == "open"
    assert kinds(session) == ["DisputeOpened"]
    happens("won")
    assert looked_for(session, number, 21) is None
    assert kinds(session) == ["DisputeOpened", "DisputeWon"]
    assert audit.find_breaches() == []


@both
def test_one_that_nobody_told_of_stays_unknown_where_nobody_asks(
    happens: Happens, paid: Payment, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control of the test above."""
    monkeypatch.setattr(payments.listing, "claim_next", lambda: None)
    happens("open")
    assert looked_for(session, paid.order_id) is None
    assert kinds(session) == []


@both
def test_while_the_provider_is_down_nothing_is_passed_over(
    happens: Happens, paid: Payment, double: Double, session: Session
) -> None:
    number = paid.order_id
    happens("open")
    double.mood(**{LOOKS[paid.provider][1]: {"drop": True, "times": 1}})
    assert looked_for(session, number, 0) is None
    assert looked_for(session, number, 72) == "open"


@both
def test_what_was_listed_is_not_asked_for_again(
    happens: Happens, paid: Payment, double: Double, session: Session
) -> None:
    the_worker_looks(session)
    asked = double.calls(LOOKS[paid.provider][1], "done")
    the_worker_looks(session)
    assert double.calls(LOOKS[paid.provider][1], "done") == asked
    (listing,) = session.scalars(select(DisputeListing)).all()
    assert listing.listed_at is not None


@one
def test_keys_find_disputes_of_their_own_payments_alone(
    happens: Happens, paid: Payment, world: World, session: Session
) -> None:
    keys = {"sealed_secret": "x", "sealed_hook": "x", "last_four": "x", "active": False}
    others = ProviderAccount(community_id=world.guild.id, provider=paid.provider, **keys,
                             created_at=clock.now(), saved_at=clock.now())  # fmt: skip
    session.add(others)
    session.flush()
    listing = DisputeListing(provider=paid.provider, account_id=others.id, look_at=clock.now())
    session.add(listing)
    session.flush()
    due = payments.listing.DueListing(listing.id, None, clock.now(), clock.now())
    capture = happens("open")["disputed_transactions"][0]["seller_transaction_id"]
    assert not payments.listing.settle_listed(due, Contest("d", "open", 2500, "EUR", capture))
    listing.account_id = None
    assert payments.listing.settle_listed(due, Contest("d", "open", 2500, "EUR", capture))


@one
def test_the_organizer_finds_it(say: Tell, paid: Payment, client: ReviewingClient, session: Session) -> None:
    say("open")
    code = session.get_one(Order, paid.order_id).code
    client.sign_in("owner@example.com")
    listed = client.page(f"{ORDERS}?status=disputed").text
    assert code in listed
    assert "1 order" in listed
    page = client.page(f"{ORDERS}/{code}").text
    assert "The buyer disputes this payment." in page
    assert "the buyer disputes €25.00" in page


@one
@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ('UPDATE "order" SET dispute = NULL', "an order is marked as its disputes stand"),
        (
            "UPDATE dispute SET state = 'won', closed_at = opened_at, look_at = NULL",
            "a dispute stands as its facts say",
        ),
        ("DELETE FROM dispute", "a dispute stands as its facts say"),
        (
            "UPDATE dispute SET state = 'lost', closed_at = opened_at, look_at = NULL, amount = 9999",
            "no more is lost and given back than was captured",
        ),
    ],
)
def test_each_broken_rule_is_caught(say: Tell, session: Session, statement: str, says: str) -> None:
    say("open")
    assert audit.find_breaches() == []
    session.execute(text(statement))
    assert says in [breach.invariant.says for breach in audit.find_breaches()]


def test_what_the_demo_world_disputes_is_asked_about_quietly(
    world: World, session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    """A newcomer's first log says nothing that has to be looked into."""
    payment = taken_by_mock(paid_for(world))
    row = {"payment_id": payment.id, "provider_ref": "mock-dispute", "reason": "unrecognized"}
    moment = clock.now()
    session.add(Dispute(**row, state="open", amount=payment.amount, opened_at=moment, look_at=moment))
    session.commit()
    the_worker_looks(session)
    kept = session.scalars(select(Dispute)).one()
    assert (kept.state, kept.look_at > moment) == ("open", True)  # type: ignore[operator]
    assert caplog.messages == []
