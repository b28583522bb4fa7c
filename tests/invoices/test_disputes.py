"""A dispute that is lost takes its amount off the invoice, once however often it is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from app import audit
from app.core import clock
from app.domain import invoices, orders, payments
from app.domain.invoices import rules
from app.domain.payments import Contest
from app.domain.payments.providers import ContestState
from app.models import Order, Payment
from tests.invoices.desk import all_of, fresh, sells, work
from tests.invoices.test_letters import letter
from tests.payments.desk import begun, carried, paid_for, truth
from tests.review import ReviewingClient
from tests.world import World

CREDITED = "what a lost dispute took is credited"
AGAIN = "what is won back after that is invoiced again"


def paid_order(world: World) -> Order:
    order = paid_for(world)
    payment = begun(order)
    payments.settle(payment, truth(payment, capture="c1"))
    return order


def payment_of(order: Order) -> Payment:
    found = payments.find_latest(order)
    assert found is not None
    return found


def told(order: Order, state: ContestState = "lost", amount: int = 5000, ref: str = "d1") -> bool:
    return payments.settle_dispute(payment_of(order), Contest(ref, state, amount, "EUR", "c1"))


def kinds_of(order: Order) -> list[tuple[str, int]]:
    return [(one.kind, one.total) for one in all_of(order)]


def test_a_lost_dispute_is_credited_once(world: World, session: Session) -> None:
    sells(world)
    order = paid_order(world)
    work(session)
    order = fresh(order)
    told(order, "open")
    work(session)
    assert kinds_of(order) == [("invoice", 5000)], "nothing is lost yet"
    told(fresh(order))
    assert not audit.find_breaches(), "while the worker has not been there"
    work(session)
    told(fresh(order))
    work(session)
    assert kinds_of(order) == [("invoice", 5000), ("credit", 5000)]
    assert all_of(order)[1].frozen["tax"] == 798
    assert not audit.find_breaches()


def test_a_part_that_is_lost_is_credited_and_the_rest_can_go_back(world: World, session: Session) -> None:
    sells(world)
    order = paid_order(world)
    work(session)
    told(fresh(order), amount=1000)
    work(session)
    world = World.load()
    carried(payments.refund_order(fresh(order), reason="Rain", by=world.owner, key="k"))
    work(session)
    assert kinds_of(order) == [("invoice", 5000), ("credit", 1000), ("credit", 4000)]
    assert not audit.find_breaches()


def test_what_was_credited_before_is_not_credited_again(world: World, session: Session) -> None:
    sells(world)
    order = paid_order(world)
    work(session)
    world = World.load()
    carried(orders.refund_amount(fresh(order), 1000, reason="", by=world.owner, key="b"))
    work(session)
    told(fresh(order), amount=4000)
    work(session)
    assert kinds_of(order) == [("invoice", 5000), ("credit", 1000), ("credit", 4000)]
    assert not audit.find_breaches()


def test_a_dispute_that_is_won_credits_nothing(world: World, session: Session) -> None:
    sells(world)
    order = paid_order(world)
    told(order, "open")
    told(order, "won")
    work(session)
    assert kinds_of(order) == [("invoice", 5000)]


def test_without_an_invoice_nothing_happens_until_there_is_one(world: World, session: Session) -> None:
    order = paid_order(world)
    told(order)
    work(session)
    assert kinds_of(order) == []
    assert not audit.find_breaches()
    sells(World.load())
    invoices.issue_invoice(fresh(order))
    assert kinds_of(order) == [("invoice", 5000), ("credit", 5000)]


def test_the_organizer_sees_it(world: World, session: Session, client: ReviewingClient) -> None:
    sells(world)
    order = paid_order(world)
    work(session)
    told(fresh(order))
    work(session)
    code = fresh(order).code
    client.sign_in("owner@example.com")
    page = client.page(f"/manage/night-of-small-websites/orders/{code}").text
    assert "Dispute lost" in page
    assert "SWG-00002" in page
    assert f"Order {code}: a credit note of €50.00" in page
    assert f"Order {code}: the dispute about €50.00 was lost" in page


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("UPDATE invoice SET key = 'x' WHERE kind = 'credit'", "took 1000, 0 of it is credited"),
        ("UPDATE dispute SET amount = 1001", "took 1001, 1000 of it is credited"),
    ],
)
def test_a_lost_dispute_that_nobody_credited_is_caught(
    world: World, session: Session, change: str, says: str
) -> None:
    sells(world)
    order = paid_order(world)
    work(session)
    told(fresh(order), amount=1000)
    work(session)
    assert not audit.find_breaches()
    session.execute(text("ALTER TABLE invoice DISABLE TRIGGER invoice_never_changes"))
    session.execute(text(change))
    found = {breach.invariant.says: breach.rows for breach in audit.find_breaches()}
    assert says in found[CREDITED][0]


def said(session: Session, *states: ContestState, amount: int = 5000) -> Order:
    """An order with an invoice, of whose dispute the provider said all this, one after the other."""
    order = paid_order(World.load())
    work(session)
    for state in states:
        told(fresh(order), state, amount)
        work(session)
    return fresh(order)


def test_won_after_all_it_is_invoiced_again_once(world: World, session: Session) -> None:
    sells(world)
    order = said(session, "open", "lost", "won")
    told(order, "won")
    work(session)
    assert kinds_of(order) == [("invoice", 5000), ("credit", 5000), ("invoice", 5000)]
    first, note, again = all_of(order)
    assert again.frozen["lines"] == first.frozen["lines"], "whole again, with its price a piece"
    assert again.frozen["reinstates"] == note.label
    assert first.digest == rules.digest_of(first.frozen)
    assert audit.find_breaches() == []


def test_told_first_as_lost_and_then_as_won_before_the_worker_was_there(
    world: World, session: Session
) -> None:
    sells(world)
    order = said(session)
    told(order, "lost")
    told(order, "won")
    work(session)
    assert kinds_of(order) == [("invoice", 5000)], "nothing was ever credited"
    assert audit.find_breaches() == []


def test_lost_once_more_it_is_credited_once_more(world: World, session: Session) -> None:
    sells(world)
    order = said(session, "lost", "won", "lost")
    told(order, "lost")
    work(session)
    assert [kind for kind, _total in kinds_of(order)] == ["invoice", "credit", "invoice", "credit"]
    assert audit.find_breaches() == []
    told(fresh(order), "won")
    work(session)
    assert kinds_of(order)[-1] == ("invoice", 5000)
    assert audit.find_breaches() == []


def test_a_part_won_back_joins_what_stands_and_all_of_it_can_go_back(world: World, session: Session) -> None:
    sells(world)
    order = said(session, "lost", amount=1000)
    carried(orders.refund_amount(order, 1500, reason="", by=World.load().owner, key="b"))
    work(session)
    told(fresh(order), "won", 1000)
    work(session)
    assert kinds_of(order) == [
        ("invoice", 5000), ("credit", 1000), ("credit", 1500), ("credit", 2500), ("invoice", 3500),
    ]  # fmt: skip
    assert audit.find_breaches() == []
    carried(payments.refund_order(fresh(order), reason="Rain", by=World.load().owner, key="k"))
    work(session)
    assert kinds_of(order)[-1] == ("credit", 3500)
    papers = [(one.kind, one.frozen["tax"]) for one in all_of(order)]
    assert sum(tax if kind == "invoice" else -tax for kind, tax in papers) == 0
    assert audit.find_breaches() == []


def test_the_letter_and_the_paper_say_why_there_is_another(world: World, session: Session) -> None:
    sells(world)
    order = said(session, "lost", "won", amount=1000)
    again = all_of(order)[-1]
    assert invoices.told(again).about == (
        "Takes the place of credit note SWG-00002. Replaces invoice SWG-00001"
    )
    assert letter(again)[1].startswith("It takes the place of credit note SWG-00002: the dispute was")


def test_the_organizer_is_told_of_what_came_back(
    world: World, session: Session, client: ReviewingClient
) -> None:
    sells(world)
    order = said(session, "lost", "won")
    client.sign_in("owner@example.com")
    page = client.page(f"/manage/night-of-small-websites/orders/{order.code}").text
    assert "the dispute about €50.00 was won after all" in page
    assert "is won after all: the money is back." in client.page("/notifications").text


def test_a_win_that_nobody_invoiced_is_caught(world: World, session: Session) -> None:
    sells(world)
    said(session, "lost", "won")
    session.execute(text("ALTER TABLE invoice DISABLE TRIGGER invoice_never_changes"))
    session.execute(text("UPDATE invoice SET key = 'x' WHERE key LIKE 'again:%'"))
    found = {breach.invariant.says: breach.rows for breach in audit.find_breaches()}
    assert "is won, 5000 of it is still credited" in found[AGAIN][0]


def test_a_dispute_of_something_else_changes_nothing(world: World) -> None:
    order = paid_order(world)
    contest = Contest("d1", "lost", 5000, "EUR", "another")
    assert not payments.settle_dispute(payment_of(order), contest)
    assert fresh(order).dispute is None
    with clock.frozen_at(clock.now() + timedelta(days=1)):
        assert payments.look_at_due() == 0
