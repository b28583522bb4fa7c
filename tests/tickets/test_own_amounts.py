"""Pay what you want: the buyer's amount is read, its floor is kept, everything else is computed here."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit
from app.core.errors import Refused
from app.domain import orders, tickets
from app.models import Order, OrderLine, TicketType
from tests.review import ReviewingClient
from tests.world import World

BUYER = orders.Buyer("Ben Buyer", "ben@example.com")
BO = {"name": "Bo Buyer", "email": "bo@example.com"}
PAGE = "/events/night-of-small-websites/booking"


@pytest.fixture
def gift(world: World, session: Session) -> TicketType:
    details = tickets.TypeDetails("Gift", 500, suggested=1500)
    kind = tickets.add_ticket_type(world.concert, details, by=world.owner)
    session.commit()
    return kind


def line_of(session: Session, kind: TicketType) -> OrderLine:
    session.expire_all()
    return session.scalars(select(OrderLine).where(OrderLine.ticket_type_id == kind.id)).one()


@pytest.mark.parametrize(("typed", "unit"), [("20", 2000), ("7,50", 750), ("5.00", 500), ("", 1500)])
def test_the_buyers_amount_is_charged(
    client: ReviewingClient, session: Session, gift: TicketType, typed: str, unit: int
) -> None:
    client.fill(PAGE, **BO, **{f"t{gift.id}": "2", f"a{gift.id}": typed})
    line = line_of(session, gift)
    assert (line.unit, line.gross) == (unit, 2 * unit)
    assert audit.find_breaches() == []


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("4.99", "pay €5.00 or more"),
        ("0", "pay €5.00 or more"),
        ("-5", "write an amount"),
        ("1.234", "write an amount"),
        ("NaN", "write an amount"),
        ("1e9", "write an amount"),
        ("²", "write an amount"),
        ("9999999999999", "write an amount"),
    ],
)
def test_too_little_and_no_amount_are_told_beside_their_field(
    client: ReviewingClient, session: Session, gift: TicketType, typed: str, words: str
) -> None:
    sent = client.fill(PAGE, status=422, **BO, **{f"t{gift.id}": "1", f"a{gift.id}": typed})
    assert words in sent.text
    assert f'id="a{gift.id}-error"' in sent.text
    assert f'value="{typed}"' in sent.text
    assert (
        session.scalars(
            select(OrderLine).where(OrderLine.ticket_type_id == gift.id, OrderLine.unit < 500)
        ).all()
        == []
    )


def test_an_amount_for_a_fixed_price_is_never_read(
    client: ReviewingClient, session: Session, world: World, gift: TicketType
) -> None:
    client.fill(PAGE, **BO, **{f"t{world.patron.id}": "1", f"a{world.patron.id}": "1", f"t{gift.id}": "0"})
    assert line_of(session, world.patron).unit == 2500


def test_nothing_is_free_where_the_floor_is_nothing(world: World) -> None:
    kind = tickets.add_ticket_type(
        world.concert, tickets.TypeDetails("Hat", 0, suggested=800), by=world.owner
    )
    order = orders.place_order(world.concert, {kind.id: 1}, BUYER, by=None, amounts={kind.id: 0})
    assert (order.status, order.total) == ("confirmed", 0)


def test_a_hold_takes_another_amount_when_it_is_booked(world: World, gift: TicketType) -> None:
    hold = orders.hold_places(world.concert, {gift.id: 1}, by=None, amounts={gift.id: 700})
    assert hold.total == 700
    order = orders.place_order(world.concert, {gift.id: 1}, BUYER, by=None, hold=hold, amounts={gift.id: 900})
    assert order.total == 900


def test_a_floor_that_rises_spares_who_holds_places(world: World, gift: TicketType) -> None:
    hold = orders.hold_places(world.concert, {gift.id: 1}, by=None, amounts={gift.id: 700})
    dearer = tickets.TypeDetails("Gift", 1000, suggested=1500)
    tickets.edit_ticket_type(gift, dearer, gift.version, by=world.owner)
    with pytest.raises(Refused, match=r"pay €10\.00 or more"):
        orders.place_order(world.concert, {gift.id: 1}, BUYER, by=None, amounts={gift.id: 700})
    order = orders.place_order(world.concert, {gift.id: 1}, BUYER, by=None, hold=hold, amounts={gift.id: 700})
    assert order.total == 700


@pytest.mark.parametrize(
    ("currency", "typed", "unit"), [("JPY", "1500", 1500), ("KWD", "1.250", 1250), ("KWD", "1,5", 1500)]
)
def test_amounts_have_the_decimals_of_their_currency(
    client: ReviewingClient,
    session: Session,
    world: World,
    gift: TicketType,
    currency: str,
    typed: str,
    unit: int,
) -> None:
    world.concert.currency = currency
    session.commit()
    client.fill(PAGE, **BO, **{f"t{gift.id}": "1", f"a{gift.id}": typed})
    assert line_of(session, gift).unit == unit
    sent = client.fill(PAGE, status=422, **BO, **{f"t{gift.id}": "1", f"a{gift.id}": "1.2345"})
    assert "write an amount" in sent.text


def test_the_page_says_what_is_suggested_and_from_how_much(client: ReviewingClient, gift: TicketType) -> None:
    text = client.page(PAGE).text
    assert "from €5.00" in text
    assert "€15.00 suggested" in text
    assert 'value="15.00"' in client.get(PAGE).text


def test_a_suggestion_below_the_price_is_refused(world: World, gift: TicketType) -> None:
    with pytest.raises(Refused, match="less than the price"):
        tickets.edit_ticket_type(gift, tickets.TypeDetails("Gift", 500, suggested=400), 1, by=world.owner)


def test_a_comp_of_it_costs_nothing(world: World, gift: TicketType) -> None:
    order = orders.make_order(world.concert, {gift.id: 1}, BUYER, orders.Agreed("comp"), by=world.owner)
    assert isinstance(order, Order)
    assert order.total == 0
