"""Paying in the browser, without scripts: the card page, waiting, tickets; declined and tried again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app.core import clock
from app.domain import orders, payments
from app.models import MockCharge, Payment
from tests.borrowed import paid_by
from tests.orders.desk import bookings, left
from tests.pages import Page
from tests.payments.desk import CARD, DECLINED, URL, book, letters, the_worker_looks
from tests.review import ReviewingClient
from tests.world import World


def test_a_paid_booking_ends_with_its_tickets(
    client: ReviewingClient, session: Session, world: World
) -> None:
    assert "Go on to pay €50.00" in client.page(f"{URL}?t{world.patron.id}=2").text
    before = left(session, world)
    pay = book(client, world)
    (order,) = bookings(session, world)
    code = order.code
    assert (order.status, order.total) == ("pending", 5000)
    assert left(session, world) == before - 2
    assert client.page(pay).heading == "Pay €50.00"
    assert client.fill(pay, **CARD).location == pay
    assert client.page(pay).heading == "Your payment is on its way"
    the_worker_looks(session)
    assert client.get(pay).location == f"/bookings/{code}"
    page = client.page(f"/bookings/{code}")
    assert page.heading == "You’re in"
    assert "Receipt as PDF" in page.text
    assert "ask them: Small Web Guild" in page.text
    order = orders.get_order(code)
    assert order.status == "confirmed"
    assert letters(session, order) == ["orders/confirmed"]


def test_a_declined_card_can_be_followed_by_another(
    client: ReviewingClient, session: Session, world: World
) -> None:
    pay = book(client, world)
    client.fill(pay, **DECLINED)
    the_worker_looks(session)
    page = client.page(pay)
    assert page.heading == "The card was declined"
    assert "Held for you until" in page.text
    assert client.fill(pay).location == pay
    client.fill(pay, **CARD)
    the_worker_looks(session)
    assert "/payment" not in client.get(pay).location
    states = session.scalars(select(Payment.state).order_by(Payment.id)).all()
    assert states == ["failed", "completed"]


@pytest.mark.parametrize(
    ("number", "expiry", "cvc"),
    [
        ("４１１１　１１１１　１１１１　１１１１", "１２／３８", "１２３"),
        ("4111-1111-1111-1111", "12 / 2038", "123 "),
    ],
)
def test_a_card_is_typed_as_its_owners_keyboard_does(
    client: ReviewingClient, session: Session, world: World, number: str, expiry: str, cvc: str
) -> None:
    client.fill(book(client, world), **{**CARD, "number": number, "expiry": expiry, "cvc": cvc})
    the_worker_looks(session)
    assert session.scalars(select(Payment.state)).all() == ["completed"]


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("number", "4111 1111 1111 1112", "no card number"),
        ("number", "4111", "13 to 19 digits"),
        ("number", "４１１１", "13 to 19 digits"),
        ("expiry", "13/30", "month and year"),
        ("expiry", "01/20", "has expired"),
        ("cvc", "12", "three or four digits"),
        ("holder", "", "name that is on the card"),
    ],
)
def test_card_errors_stand_beside_their_fields(
    client: ReviewingClient, session: Session, world: World, field: str, typed: str, words: str
) -> None:
    pay = book(client, world)
    answer = client.fill(pay, status=422, **{**CARD, field: typed})
    told = Page(answer.text).by_id(f"{field}-error")
    assert words in " ".join(told.itertext())
    assert session.scalar(select(func.count()).select_from(MockCharge)) == 0


def test_nothing_of_the_card_is_kept(client: ReviewingClient, session: Session, world: World) -> None:
    client.fill(book(client, world), **{**CARD, "number": "5555 5555 5555 4444", "holder": "Zyx Holder"})
    the_worker_looks(session)
    tables = session.scalars(
        text("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
    ).all()
    for table in tables:
        rows = str(session.execute(text(f'SELECT * FROM "{table}"')).all())
        for part in ("5555555555554444", "5555", "4444", "Zyx", "12/38"):
            assert part not in rows, f"{part} is in {table}"


def test_a_card_sent_twice_is_one_charge(client: ReviewingClient, session: Session, world: World) -> None:
    pay = book(client, world)
    form = client.page(pay).form().values()
    for number in ("4000000000000002", "4111111111111111"):
        assert client.post(pay, data={**form, **CARD, "number": number}).status_code == 303
    assert session.scalars(select(MockCharge.state)).all() == ["failed"]


def test_the_booking_form_sent_twice_asks_for_one_payment(
    client: ReviewingClient, session: Session, world: World
) -> None:
    form = {
        **client.page(f"{URL}?t{world.patron.id}=1").form().values(),
        "name": "Bo",
        "email": "b@example.com",
    }
    first, again = client.post(URL, data=form), client.post(URL, data=form)
    assert first.location == again.location
    assert session.scalar(select(func.count()).select_from(Payment)) == 1
    assert len(bookings(session, world)) == 1


def test_a_stranger_sees_nothing_of_a_payment(
    client: ReviewingClient, session: Session, world: World
) -> None:
    pay = book(client, world)
    client.sign_in("stranger@example.com")
    with client.session_transaction() as cookie:
        cookie.pop("bookings", None)
    client.page(pay, status=404)
    client.page(pay.replace("payment", "receipt.pdf"), status=404)


def test_the_card_page_after_its_time_offers_to_book_again(
    client: ReviewingClient, session: Session, world: World
) -> None:
    pay = book(client, world)
    form = client.page(pay).form().values()
    with clock.frozen_at(clock.now() + timedelta(minutes=16)):
        assert client.page(pay).heading == "The time to pay is over"
        late = client.post(pay, data={**form, **CARD})
        assert "The time to pay is over" in late.text
        assert session.scalar(select(func.count()).select_from(MockCharge)) == 0
        orders.expire_holds()
        the_worker_looks(session)
        assert client.page(pay).heading == "The time to pay is over"
    assert session.scalars(select(Payment.state)).all() == ["cancelled"]


def test_prices_without_or_with_three_decimals(
    client: ReviewingClient, session: Session, world: World
) -> None:
    for currency, price, words in (("JPY", 1500, "¥1,500"), ("TND", 12500, "TND12.500")):
        world.concert.currency, world.patron.price = currency, price
        session.commit()
        page = client.page(f"{URL}?t{world.patron.id}=1")
        assert words in page.text.replace("\xa0", "")
        order = orders.get_order(book(client, world, 1).split("/")[2])
        assert (order.currency, order.total) == (currency, price)


def test_without_a_provider_nothing_is_sold_for_money(
    client: ReviewingClient, world: World, no_provider: None
) -> None:
    page = client.page(f"{URL}?t{world.patron.id}=1")
    assert "Not sold online" in page.text
    assert "can’t be paid for online" in page.text
    answer = client.fill(URL, status=422, name="Bo", email="bo@example.com", **{f"t{world.patron.id}": "1"})
    assert "can’t be paid for online" in answer.text
    assert payments.list_ways(world.concert) == []


def test_a_card_for_another_providers_payment_is_not_taken(
    client: ReviewingClient, session: Session, world: World
) -> None:
    pay = book(client, world)
    form = client.page(pay).form().values()
    payment = session.scalars(select(Payment)).one()
    payment.provider = "stripe"
    session.commit()
    assert client.post(pay, data={**form, **CARD}).status_code == 404
    assert session.scalar(select(func.count()).select_from(MockCharge)) == 0


def test_other_cards_go_by_the_success_rate(client: ReviewingClient, session: Session, world: World) -> None:
    other = {**CARD, "number": "5555-5555 5555 4444"}
    with paid_by(mock=payments.mock.Mock(success_rate=0.0, delay=timedelta())):
        client.fill(book(client, world), **other)
    with paid_by(mock=payments.mock.Mock(success_rate=1.0, delay=timedelta(seconds=2))):
        client.fill(book(client, world), **other)
    states = session.scalars(select(MockCharge.state).order_by(MockCharge.settles_at)).all()
    assert states == ["failed", "paid"]
    the_worker_looks(session)
    told = session.scalars(select(Payment.state).order_by(Payment.id)).all()
    assert told == ["failed", "pending"], "the second is not due yet"


def test_the_time_left_ticks_while_a_card_is_typed(
    client: ReviewingClient, session: Session, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    pay = book(client, world)
    page = client.page(pay)
    ends = bookings(session, world)[0].expires_at.isoformat()
    (ticking,) = [e for e in page.root.iter() if e.get("data-countdown")]
    assert ticking.get("data-countdown") == ends
    section = page.by_id("payment")
    assert (section.get("hx-get"), section.get("hx-trigger")) == (pay, "hold-expired from:document")
    later = clock.now() + timedelta(minutes=16)
    monkeypatch.setattr(clock, "now", lambda: later)
    answer = client.get(pay, headers={"HX-Request": "true", "HX-Request-Type": "partial"}).text
    assert "The time to pay is over" in answer
    assert "data-countdown" not in answer
