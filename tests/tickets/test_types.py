"""Ticket types: listed, added, edited, withdrawn, and only in their own event."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain import orders, tickets
from app.models import TicketType
from tests.conftest import QueryCount
from tests.review import ReviewingClient
from tests.world import World

LIST = "/events/night-of-small-websites/ticket-types"


def edit_of(world: World) -> str:
    return f"{LIST}/{world.seat.id}/edit"


def test_list_ticket_types_shows_taken_and_left(client: ReviewingClient, world: World) -> None:
    client.sign_in("owner@example.com")
    text = client.page(LIST).text
    assert "2 of 80" in text
    assert "78" in text


def test_list_ticket_types_asks_as_often_at_2_as_at_30(
    client: ReviewingClient, session: Session, world: World, count_queries: QueryCount
) -> None:
    client.sign_in("owner@example.com")
    count_queries.start()
    client.get(LIST)
    few = count_queries.n
    for n in range(28):
        tickets.add_ticket_type(world.concert, tickets.TypeDetails(f"Type {n}", 0), by=world.owner)
    session.commit()
    count_queries.start()
    client.get(LIST)
    assert count_queries.n == few


def test_add_ticket_type_puts_it_on_offer(client: ReviewingClient, session: Session, world: World) -> None:
    client.sign_in("owner@example.com")
    fields = {"name": "Student", "price": "7.50", "quantity": "10", "sale_from": "2038-01-01T09:00"}
    client.fill(f"{LIST}/new", **fields)
    added = session.scalars(select(TicketType).where(TicketType.name == "Student")).one()
    assert (added.price, added.event_id) == (750, world.concert.id)
    assert added.sale_from is not None
    assert added.sale_from.isoformat() == "2038-01-01T08:00:00+00:00"


def test_add_ticket_type_sent_twice_is_one_type(
    client: ReviewingClient, session: Session, world: World
) -> None:
    client.sign_in("owner@example.com")
    data = {**client.page(f"{LIST}/new").form().values(), "name": "Once"}
    for _ in range(2):
        assert client.post(f"{LIST}/new", data=data).status_code == 303
    assert len(session.scalars(select(TicketType).where(TicketType.name == "Once")).all()) == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": ""}, "Give the ticket a name"),
        ({"price": "1.234"}, "Write an amount"),
        ({"price": "-1"}, "Write an amount"),
        ({"price": "NaN"}, "Write an amount"),
        ({"quantity": "0"}, "whole number from 1"),
        ({"quantity": "1.5"}, "Write a whole number from 1."),
        ({"quantity": str(2**31)}, "whole number from 1"),
        ({"min_per_order": "5", "max_per_order": "2"}, "can’t be less than the fewest"),
        ({"sale_from": "2038-02-01T00:00", "sale_to": "2038-01-01T00:00"}, "has to end after it begins"),
        ({"sale_to": "9999-12-31T23:59"}, "this century"),
    ],
)
def test_add_ticket_type_says_what_to_put_right(
    client: ReviewingClient, session: Session, world: World, fields: dict[str, str], words: str
) -> None:
    client.sign_in("owner@example.com")
    sent = client.fill(f"{LIST}/new", **{"name": "Odd", **fields}, status=422)
    assert words in sent.text
    assert not session.scalars(select(TicketType).where(TicketType.name == "Odd")).all()


def test_edit_ticket_type_refuses_fewer_than_are_taken(
    client: ReviewingClient, session: Session, world: World
) -> None:
    client.sign_in("owner@example.com")
    sent = client.fill(edit_of(world), quantity="1", status=422)
    assert "2 places are taken already" in sent.text


def test_edit_ticket_type_changes_what_is_sold_next(
    client: ReviewingClient, session: Session, world: World
) -> None:
    client.sign_in("owner@example.com")
    client.fill(edit_of(world), name="Chair", quantity="")
    session.expire_all()
    offer = next(o for o in tickets.list_offers(world.concert) if o.type.id == world.seat.id)
    assert (offer.type.name, offer.quantity) == ("Chair", None)


def test_edit_ticket_type_refuses_a_stale_write_and_keeps_both(
    client: ReviewingClient, session: Session, world: World
) -> None:
    client.sign_in("owner@example.com")
    mine = {**client.page(edit_of(world)).form().values(), "name": "Mine"}
    client.fill(edit_of(world), name="Theirs")
    sent = client.post(edit_of(world), data=mine)
    assert sent.status_code == 409
    assert "Theirs" in sent.text
    assert 'value="Mine"' in sent.text
    session.expire_all()
    assert world.seat.name == "Theirs"


def test_withdraw_ticket_type_keeps_tickets_valid(
    client: ReviewingClient, session: Session, world: World
) -> None:
    client.sign_in("owner@example.com")
    client.fill(LIST, f"{LIST}/{world.seat.id}/withdrawal")
    session.expire_all()
    assert [o.type.name for o in tickets.list_offers(world.concert)] == ["Patron"]
    assert {t.status for t in tickets.list_tickets_of_order(world.booking)} == {"valid"}
    assert orders.count_bookings(world.concert) == orders.Booked(1, 2)


@pytest.mark.parametrize("what", ["edit", "withdrawal"])
def test_another_events_type_is_not_found_here(client: ReviewingClient, world: World, what: str) -> None:
    foreign = tickets.list_offers(world.elsewhere)[0].type.id
    client.sign_in("owner@example.com")
    path = f"{LIST}/{foreign}/{what}"
    token = client.page(f"{LIST}/new").form().values()["csrf_token"]
    assert client.post(path, data={"csrf_token": token}).status_code == 404


@pytest.mark.parametrize(("who", "status"), [("door", 403), ("stranger", 404), ("attendee", 404)])
def test_only_organizers_keep_ticket_types(
    client: ReviewingClient, world: World, who: str, status: int
) -> None:
    client.sign_in(f"{who}@example.com")
    for path in (LIST, f"{LIST}/new", edit_of(world)):
        assert client.get(path).status_code == status


def test_an_event_without_types_teaches_what_they_are(client: ReviewingClient, world: World) -> None:
    client.sign_in("owner@example.com")
    page = client.page("/events/a-draft-nobody-sees/ticket-types")
    assert "What can people book?" in page.text


def test_sale_sums_up_what_is_on_offer(world: World) -> None:
    sale = tickets.get_sale(world.concert)
    assert (sale.state, sale.lowest, sale.highest) == ("on-sale", 0, 2500)
    assert (sale.left, sale.capacity, sale.opens_at) == (98, 100, None)
    assert tickets.list_price_ranges([world.concert.id, world.draft.id]) == {
        world.concert.id: (0, 2500, False)
    }
