"""What the booking page refuses: a clear message, everything typed kept, nothing changed."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from app.domain import places, tickets
from tests.orders.desk import BO, URL, bookings, seats
from tests.pages import Page
from tests.review import ReviewingClient
from tests.world import World


@pytest.mark.parametrize("typed", ["-1", "1.5", "2147483648000", "²", "NaN", "1e1", "two"])
def test_odd_quantities_are_refused_beside_their_field(
    client: ReviewingClient, session: Session, world: World, typed: str
) -> None:
    page = Page(client.fill(URL, status=422, **seats(world, typed), **BO).text)
    field = page.by_id(f"t{world.seat.id}")
    assert (field.get("value"), field.get("aria-invalid")) == (typed, "true")
    assert page.links()["Seat: write a whole number."] == f"#t{world.seat.id}"
    assert bookings(session, world) == []


@pytest.mark.parametrize("typed", [" 2 ", "２", "٢"])
def test_a_quantity_may_come_from_any_keyboard(
    client: ReviewingClient, session: Session, world: World, typed: str
) -> None:
    client.fill(URL, **seats(world, typed), **BO)
    (order,) = bookings(session, world)
    assert len(tickets.list_tickets_of_order(order)) == 2


@pytest.mark.parametrize("n", ["0", "", "2147483648", "11"])
def test_too_few_and_too_many_are_refused(
    client: ReviewingClient, session: Session, world: World, n: str
) -> None:
    client.fill(URL, status=422, **seats(world, n), **BO)
    assert bookings(session, world) == []


def test_the_same_type_in_several_lines_is_refused(
    client: ReviewingClient, session: Session, world: World
) -> None:
    data = {**client.page(URL).form().values(), **BO, f"t{world.seat.id}": ["9", "9"]}
    assert client.post(URL, data=data).status_code == 422
    assert bookings(session, world) == []


@pytest.mark.parametrize("which", ["hidden", "withdrawn", "foreign", "unknown"])
def test_types_not_on_offer_are_refused(
    client: ReviewingClient, session: Session, world: World, which: str
) -> None:
    kind = tickets.add_ticket_type(
        world.elsewhere if which == "foreign" else world.concert,
        tickets.TypeDetails("Secret", 0, hidden=which == "hidden"),
        by=world.owner,
    )
    if which == "withdrawn":
        tickets.withdraw_ticket_type(kind, by=world.owner)
    session.commit()
    wanted = {f"t{10**17 if which == 'unknown' else kind.id}": "1"}
    page = Page(client.fill(URL, status=422, **seats(world, 0), **wanted, **BO).text)
    assert "no longer on offer" in page.text
    assert bookings(session, world) == []


def test_a_price_in_the_form_is_never_read(client: ReviewingClient, session: Session, world: World) -> None:
    client.fill(URL, **seats(world), **BO, price="-5", total="0", **{f"price{world.seat.id}": "1"})
    assert bookings(session, world)[0].total == 0


def test_paid_types_are_told_plainly_and_not_sold(
    client: ReviewingClient, session: Session, world: World, no_provider: None
) -> None:
    page = client.page(f"{URL}?t{world.patron.id}=1&t{world.seat.id}=1")
    assert "Patron can’t be paid for online" in page.text
    assert "Book 1 place" in page.text
    client.fill(URL, status=422, **seats(world), **{f"t{world.patron.id}": "1"}, **BO)
    assert bookings(session, world) == []


def test_sold_out_meanwhile_says_what_is_left_and_keeps_everything(
    client: ReviewingClient, session: Session, world: World
) -> None:
    form = {**client.page(URL).form().values(), **seats(world, 3), **BO, "guest2": "Cas"}
    counter = places.find_event_counter(world.concert.id)
    places.set_quantity(counter, counter.taken + 1)
    session.commit()
    page = Page(client.post(URL, data=form).text)
    assert page.links()["Seat: only 1 is left."] == f"#t{world.seat.id}"
    values = page.form().values()
    assert (values["name"], values["guest2"], values[f"t{world.seat.id}"]) == ("Bo Buyer", "Cas", "3")
    assert client.post(URL, data={**values, **seats(world, 1)}).status_code == 303


def test_sold_out_to_the_last_place_keeps_everything_too(
    client: ReviewingClient, session: Session, world: World
) -> None:
    form = {**client.page(URL).form().values(), **seats(world, 2), **BO}
    counter = places.find_event_counter(world.concert.id)
    places.set_quantity(counter, counter.taken)
    session.commit()
    page = Page(client.post(URL, data=form).text)
    assert "Seat: sold out." in page.text
    assert bookings(session, world) == []


def test_what_can_not_be_held_is_told_with_the_rest(
    client: ReviewingClient, session: Session, world: World
) -> None:
    counter = places.find_event_counter(world.concert.id)
    places.set_quantity(counter, counter.taken + 1)
    session.commit()
    page = Page(client.fill(URL, status=422, **seats(world, 2), name="", email="bo@example.com").text)
    assert "2 things to put right" in page.text
    assert "Held for you" not in page.text
    assert bookings(session, world) == []


@pytest.mark.parametrize(
    ("name", "kept"),
    [("Bo\r\nBcc: all@example.com", "Bo Bcc: all@example.com"), ("<script>alert(1)</script>", None)],
)
def test_names_are_one_line_and_escaped(
    client: ReviewingClient, session: Session, world: World, name: str, kept: str | None
) -> None:
    sent = client.fill(URL, **seats(world, 1), name=name, email="bo@example.com")
    assert bookings(session, world)[0].name == (kept or name)
    assert "<script>alert" not in client.get(sent.location).text


@pytest.mark.parametrize("name", ["", "   ", "\u200b\u202e", "x" * 201])
def test_a_name_is_needed(client: ReviewingClient, session: Session, world: World, name: str) -> None:
    client.fill(URL, status=422, **seats(world, 1), name=name, email="bo@example.com")
    assert [o.status for o in bookings(session, world)] == ["pending"]


@pytest.mark.parametrize(
    "email", ["bo@example.com\r\nBcc: all@example.com", "bo", "bo@x", "a b@example.com", "", "@example.com"]
)
def test_odd_addresses_are_refused(client: ReviewingClient, world: World, email: str) -> None:
    client.fill(URL, status=422, **seats(world, 1), name="Bo", email=email)


def test_addresses_are_folded(client: ReviewingClient, session: Session, world: World) -> None:
    client.fill(URL, **seats(world, 1), name="Bo", email=" ＢＯ@Example.com ")
    assert bookings(session, world)[0].email == "bo@example.com"
