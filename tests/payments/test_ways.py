"""The buyer chooses how to pay, of what the organizers offer; a transfer keeps the places for days."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit
from app.core import clock
from app.core.errors import Refused, Stale
from app.core.mail import Message
from app.domain import orders, payments, tickets
from app.models import Claim, ManualPayment, Order, Payment
from tests.borrowed import paid_by
from tests.payments.desk import URL, begun, book, paid_for
from tests.review import ReviewingClient
from tests.world import START, World

BANK = payments.BankAccount("Small Web Guild", "NL91 ABNA 0417 1643 00", "ABNANL2A", 10)
PAGE = "/communities/small-web-guild/payments"
EVENT_PAGE = "/manage/night-of-small-websites/paying"


@pytest.fixture
def offered(world: World) -> World:
    """Card, transfer and the door."""
    offer(world, "mock", "bank", "door")
    return world


def offer(world: World, *ways: str) -> None:
    guild = world.guild
    payments.choose_for_community(guild, ways, BANK, guild.version, by=world.owner)


def test_until_somebody_chooses_all_that_is_online_is_offered(world: World) -> None:
    assert payments.list_ways(world.concert) == ["mock"]
    assert payments.list_possible(world.guild) == ["mock", "door"]


def test_an_event_says_otherwise_and_nothing_that_is_not_there(offered: World) -> None:
    event = offered.concert
    assert payments.list_ways(event) == ["mock", "bank", "door"]
    payments.choose_for_event(event, ["bank", "stripe"], event.version, by=offered.owner)
    assert payments.list_ways(event) == ["bank"]
    payments.choose_for_event(event, None, event.version, by=offered.owner)
    assert payments.list_ways(event) == ["mock", "bank", "door"]


def test_an_event_without_any_way_is_refused(offered: World) -> None:
    for none in ([], ["stripe"]):
        with pytest.raises(Refused, match="at least one"):
            payments.choose_for_event(offered.concert, none, offered.concert.version, by=offered.owner)
    with pytest.raises(Stale):
        payments.choose_for_event(offered.concert, None, 0, by=offered.owner)


def test_near_the_event_there_is_no_time_for_a_transfer(offered: World) -> None:
    with clock.frozen_at(START - timedelta(hours=47)):
        assert payments.list_ways(offered.concert) == ["mock", "door"]


def test_paypal_is_offered_where_it_takes_the_currency(world: World) -> None:
    with paid_by(paypal=payments.mock.Mock(), mock=payments.mock.Mock()):
        assert payments.list_ways(world.concert) == ["paypal", "mock"]
        world.concert.currency = "KWD"
        assert payments.list_ways(world.concert) == ["mock"]


@pytest.mark.parametrize(
    ("account", "field"),
    [
        (payments.BankAccount("Guild", ""), "iban"),
        (payments.BankAccount("Guild", "NL91ABNA0417164301"), "iban"),
        (payments.BankAccount("Guild", "NL91"), "iban"),
        (payments.BankAccount("", "NL91ABNA0417164300"), "holder"),
        (payments.BankAccount("Guild", "NL91ABNA0417164300", "ABN"), "bic"),
        (payments.BankAccount("Guild", "NL91ABNA0417164300", "", 0), "days"),
        (payments.BankAccount("Guild", "NL91ABNA0417164300", "", 91), "days"),
    ],
)
def test_an_account_that_can_not_be_is_refused_beside_its_field(
    world: World, account: payments.BankAccount, field: str
) -> None:
    with pytest.raises(Refused) as no:
        payments.choose_for_community(world.guild, ["bank"], account, world.guild.version, by=world.owner)
    assert no.value.field == field


def test_the_buyer_chooses_a_transfer_and_gets_the_account_and_days(
    client: ReviewingClient, session: Session, offered: World
) -> None:
    session.commit()
    pay = book(client, offered)
    page = client.page(pay)
    assert "How do you want to pay?" in page.text
    sent = client.post(f"{pay}s", data={**page.form().values(), "way": "bank"})
    assert (sent.status_code, sent.location) == (303, pay)
    shown = client.page(pay)
    assert "NL91 ABNA 0417 1643 00" in shown.text
    order = session.scalars(select(Order).where(Order.email == "bo@example.com")).one()
    assert order.code in shown.text
    assert order.expires_at is not None
    assert order.expires_at > clock.now() + timedelta(days=9)
    claims = session.scalars(select(Claim).where(Claim.order_id == order.id)).all()
    assert {claim.expires_at for claim in claims} == {order.expires_at}
    letter = session.scalars(select(Message).where(Message.letter == "orders/awaiting")).one()
    assert letter.args["order_id"] == order.id
    assert audit.find_breaches() == []


def test_the_transfer_arrives(session: Session, offered: World) -> None:
    order = paid_for(offered)
    orders.pay_by_hand(order, "bank")
    orders.take_money(order, "bank", "TRX 1", by=offered.owner)
    assert order.status == "confirmed"
    assert len(tickets.list_tickets_of_order(order)) == 2
    assert audit.find_breaches() == []


def test_the_transfer_does_not_arrive(session: Session, offered: World) -> None:
    order = paid_for(offered)
    orders.pay_by_hand(order, "bank")
    session.flush()
    with clock.frozen_at(clock.now() + timedelta(days=9)):
        orders.expire_holds()
        assert session.get_one(Order, order.id).status == "pending"
    with clock.frozen_at(clock.now() + timedelta(days=11)):
        orders.expire_holds()
        session.refresh(order)
        assert order.status == "expired"
        assert audit.find_breaches() == []


def test_a_transfer_is_never_due_after_the_start(offered: World) -> None:
    with clock.frozen_at(START - timedelta(days=3)):
        order = paid_for(offered)
        orders.pay_by_hand(order, "bank")
        assert order.expires_at == START


def test_chosen_twice_it_is_one_payment_and_the_door_is_another(session: Session, offered: World) -> None:
    order = paid_for(offered)
    for way in ("bank", "bank", "door"):
        orders.pay_by_hand(order, way)
    agreed = session.scalars(select(ManualPayment.method).order_by(ManualPayment.payment_id)).all()
    assert list(agreed) == ["bank", "door"]
    assert order.expires_at == offered.concert.ends_at


def test_a_card_after_a_transfer_was_chosen_is_no_page_for_days(offered: World) -> None:
    order = paid_for(offered)
    orders.pay_by_hand(order, "bank")
    payment = begun(order)
    assert payment.pay_url
    orders.take_money(order, "bank", "", by=offered.owner)
    assert payment.look_at is not None
    assert payment.look_at <= clock.now()  # the worker closes it


def test_too_late_to_choose(offered: World) -> None:
    order = paid_for(offered)
    with clock.frozen_at(clock.now() + timedelta(hours=1)), pytest.raises(Refused, match="is over"):
        orders.pay_by_hand(order, "bank")


def test_a_way_that_is_not_offered_is_refused_and_begins_nothing(
    client: ReviewingClient, session: Session, offered: World
) -> None:
    session.commit()
    pay = book(client, offered)
    for way in ("stripe", "manual", "x"):
        values = client.page(pay).form().values()
        assert client.post(f"{pay}s", data={**values, "way": way}).status_code == 422
    assert session.scalars(select(Payment)).all() == []


def test_another_way_can_be_chosen_while_it_waits(
    client: ReviewingClient, offered: World, session: Session
) -> None:
    session.commit()
    pay = book(client, offered)
    client.post(f"{pay}s", data={**client.page(pay).form().values(), "way": "mock"})
    assert "Card number" in client.page(pay).text
    assert "Pay another way" in client.page(pay).text
    assert "Bank transfer" in client.page(f"{pay}?other=1").text


def test_places_that_wait_for_their_money_can_be_given_back(
    client: ReviewingClient, offered: World, session: Session
) -> None:
    session.commit()
    booking = book(client, offered).removesuffix("/payment")
    assert client.page(booking).links()["Cancel this booking"] == f"{booking}/cancellation"


def test_with_one_way_there_is_nothing_to_choose(client: ReviewingClient, world: World) -> None:
    assert "Card number" in client.page(book(client, world)).text


def test_a_free_booking_skips_it(client: ReviewingClient, session: Session, offered: World) -> None:
    session.commit()
    sent = client.fill(f"{URL}?t{offered.seat.id}=1", name="Bo Buyer", email="bo@example.com")
    assert not sent.location.endswith("/payment")


def test_the_owner_says_how_the_community_is_paid(
    client: ReviewingClient, session: Session, world: World
) -> None:
    client.sign_in("owner@example.com")
    wrong = client.fill(PAGE, status=422, ways=["bank"], holder="Guild", iban="NL00", days="10")
    assert "This is no IBAN" in wrong.text
    assert 'value="Guild"' in wrong.text
    client.fill(PAGE, ways=["mock", "bank"], holder="Guild", iban="nl91abna0417164300", days="10")
    session.expire_all()
    assert world.guild.pay_ways == ["mock", "bank"]
    assert world.guild.bank_iban == "NL91ABNA0417164300"
    client.fill(EVENT_PAGE, rule="own", ways=["bank"])
    session.expire_all()
    assert world.concert.pay_ways == ["bank"]
