"""The booking page: two visits from choice to ticket, and nothing typed is ever lost."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import clock
from app.domain import orders, places, tickets
from app.models import Order, Ticket
from tests.pages import Page
from tests.review import ReviewingClient
from tests.world import World

URL = "/events/night-of-small-websites/booking"
BO = {"name": "Bo Buyer", "email": "bo@example.com"}


def bookings(session: Session, world: World) -> list[Order]:
    session.expire_all()
    return list(session.scalars(select(Order).where(Order.id != world.booking.id).order_by(Order.id)))


def left(session: Session, world: World) -> int:
    session.expire_all()
    counter = places.find_event_counter(world.concert.id)
    return places.count_left([counter.id])[counter.id] or 0


def seats(world: World, n: Any = 2) -> dict[str, Any]:
    return {f"t{world.seat.id}": str(n)}


def test_book_two_places_without_scripts(client: ReviewingClient, session: Session, world: World) -> None:
    chosen = f"{URL}?t{world.seat.id}=2"
    assert "Book 2 places" in client.page(chosen).text
    sent = client.fill(chosen, **BO, guest2="Cas Companion")
    page = client.page(sent.location)
    assert page.heading == "You’re in"
    assert "Bo Buyer" in page.text
    assert "Cas Companion" in page.text
    assert "bo@example.com" in page.text
    (order,) = bookings(session, world)
    assert (order.status, order.name, order.email) == ("confirmed", "Bo Buyer", "bo@example.com")
    assert [t.guest.name for t in tickets.list_tickets_of_order(order)] == ["Bo Buyer", "Cas Companion"]


def test_book_prefills_who_is_signed_in(client: ReviewingClient, session: Session, world: World) -> None:
    client.sign_in("stranger@example.com")
    assert client.page(URL).form().values()["email"] == "stranger@example.com"
    client.fill(URL, **seats(world))
    assert bookings(session, world)[0].user_id == world.stranger.id


def test_book_begins_with_one_place_when_there_is_one_kind(client: ReviewingClient, world: World) -> None:
    assert client.page(URL).form().values()[f"t{world.seat.id}"] == "1"


def test_update_shows_guests_and_keeps_what_was_typed(
    client: ReviewingClient, session: Session, world: World
) -> None:
    form = {**client.page(URL).form().values(), **seats(world, 3), **BO, "guest2": "Cas", "update": "1"}
    answer = client.post(URL, data=form)
    values = Page(answer.text).form().values()
    assert (answer.status_code, values["name"], values["guest2"], values["guest3"]) == (
        200,
        "Bo Buyer",
        "Cas",
        "",
    )
    del form["update"]
    assert client.post(URL, data=form).status_code == 303
    assert len(bookings(session, world)) == 1


def test_names_of_places_given_up_come_back_with_them(client: ReviewingClient, world: World) -> None:
    form = {**client.page(URL).form().values(), **seats(world, 1), "guest2": "Cas", "update": "1"}
    assert Page(client.post(URL, data=form).text).form().values()["guest2"] == "Cas"


def test_a_fragment_follows_the_choice_and_keeps_names(client: ReviewingClient, world: World) -> None:
    headers = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "div#booking"}
    page = client.get(URL, query_string={**seats(world, 2), **BO, "guest2": "Cas"}, headers=headers)
    assert page.text.lstrip().startswith('<div id="booking">')
    assert "Book 2 places" in page.text
    assert 'value="Cas"' in page.text
    assert "HX-Request-Type" in page.headers["Vary"]


def test_a_link_fills_in_numbers_but_neither_names_nor_a_hold(client: ReviewingClient, world: World) -> None:
    page = client.page(f"{URL}?t{world.seat.id}=2&name=Mallory&email=m@example.com&hold=abc&once=known")
    values = page.form().values()
    assert (values["name"], values["email"], values["hold"]) == ("", "", "")
    assert values["once"] != "known"


def test_places_are_held_while_an_error_is_mended(
    client: ReviewingClient, session: Session, world: World
) -> None:
    before = left(session, world)
    answer = client.fill(URL, status=422, **seats(world), name="Bo Buyer", email="bo@postbus", guest2="Cas")
    page = Page(answer.text)
    assert "One thing to put right" in page.text
    assert "Held for you until" in page.text
    assert left(session, world) == before - 2
    (hold,) = bookings(session, world)
    values = page.form().values()
    assert (values["email"], values["guest2"], hold.status) == ("bo@postbus", "Cas", "pending")
    again = Page(client.post(URL, data={**values, "email": "still wrong"}).text).form().values()
    assert (again["hold"], len(bookings(session, world))) == (values["hold"], 1)
    sent = client.post(URL, data={**again, "email": "bo@example.com"})
    assert sent.location.endswith(hold.code)
    assert bookings(session, world)[0].status == "confirmed"
    assert left(session, world) == before - 2


def test_another_choice_takes_the_holds_place(
    client: ReviewingClient, session: Session, world: World
) -> None:
    before = left(session, world)
    values = Page(client.fill(URL, status=422, **seats(world, 2)).text).form().values()
    page = Page(client.post(URL, data={**values, **seats(world, 5)}).text)
    assert page.form().values()["hold"] == values["hold"]
    assert left(session, world) == before - 5


def test_the_held_time_is_the_events(client: ReviewingClient, world: World) -> None:
    moment = clock.now().replace(month=7, hour=12, minute=17, second=0)
    with clock.frozen_at(moment):
        answer = client.fill(URL, status=422, **seats(world), name="", email="bo@example.com")
    assert "Held for you until 14:32" in Page(answer.text).text


def test_a_hold_that_ran_out_is_told_and_booking_still_works(
    client: ReviewingClient, session: Session, world: World
) -> None:
    values = Page(client.fill(URL, status=422, **seats(world)).text).form().values()
    with clock.frozen_at(clock.now() + timedelta(minutes=16)):
        look = client.post(URL, data={**values, "update": "1"})
        assert "15 minutes are over" in Page(look.text).text
        assert client.post(URL, data={**values, **BO}).status_code == 303
    assert [o.status for o in bookings(session, world)] == ["pending", "confirmed"]


def test_a_hold_of_another_event_is_not_mine(client: ReviewingClient, session: Session, world: World) -> None:
    hold = orders.hold_places(world.concert, {world.seat.id: 1}, by=None)
    session.commit()
    kind = tickets.add_ticket_type(world.elsewhere, tickets.TypeDetails("Stand", 0), by=world.owner)
    session.commit()
    secret = orders.order_secret(hold.code)
    client.fill("/events/elsewhere/booking", **{f"t{kind.id}": "1"}, **BO, hold=secret)
    session.expire_all()
    assert hold.status == "pending"


def test_held_places_stay_choosable_for_their_holder(
    client: ReviewingClient, session: Session, world: World
) -> None:
    counter = places.find_event_counter(world.concert.id)
    places.set_quantity(counter, counter.taken + 2)
    session.commit()
    page = Page(client.fill(URL, status=422, **seats(world, 2), email="").text)
    assert page.by_id(f"t{world.seat.id}").get("max") == "2"
    assert "Sold out" in client.page(URL).text


@pytest.mark.parametrize("typed", ["-1", "1.5", "2147483648000", "１", "NaN", "1e1", "two"])
def test_odd_quantities_are_refused_beside_their_field(
    client: ReviewingClient, session: Session, world: World, typed: str
) -> None:
    page = Page(client.fill(URL, status=422, **seats(world, typed), **BO).text)
    field = page.by_id(f"t{world.seat.id}")
    assert (field.get("value"), field.get("aria-invalid")) == (typed, "true")
    assert page.links()["Seat: write a whole number."] == f"#t{world.seat.id}"
    assert bookings(session, world) == []


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
    client: ReviewingClient, session: Session, world: World
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


def test_the_same_form_sent_twice_is_one_booking_with_one_answer(
    client: ReviewingClient, session: Session, world: World
) -> None:
    form = {**client.page(URL).form().values(), **seats(world), **BO}
    first, second = client.post(URL, data=form), client.post(URL, data=form)
    assert (first.status_code, second.status_code, first.location) == (303, 303, second.location)
    assert len(bookings(session, world)) == 1


def test_a_booking_whose_answer_was_lost_opens_by_sending_it_again(
    client: ReviewingClient, session: Session, world: World
) -> None:
    form = {**client.page(URL).form().values(), **seats(world), **BO}
    before = client.get_cookie("marquee")
    assert before is not None
    client.post(URL, data=form)
    client.set_cookie("marquee", before.value)
    assert client.page(client.post(URL, data=form).location).heading == "You’re in"


def test_the_same_key_with_another_body_is_refused(
    client: ReviewingClient, session: Session, world: World
) -> None:
    form = {**client.page(URL).form().values(), **seats(world), **BO}
    client.post(URL, data=form)
    assert client.post(URL, data={**form, "name": "Else"}).status_code == 422
    assert len(bookings(session, world)) == 1


def test_a_form_without_its_token_books_nothing(
    client: ReviewingClient, session: Session, world: World
) -> None:
    client.page(URL)
    assert client.post(URL, data={**seats(world), **BO}, headers={"HX-Request": "true"}).status_code == 400
    assert bookings(session, world) == []


def test_a_draft_is_not_there_and_a_cancelled_event_books_nothing(
    client: ReviewingClient, session: Session, world: World
) -> None:
    client.page("/events/a-draft-nobody-sees/booking", status=404)
    world.concert.status = "cancelled"
    session.commit()
    assert "has been cancelled" in client.page(URL).text
    token = client.page("/bookings/find").form().values()["csrf_token"]
    answer = client.post(URL, data={"csrf_token": token, **seats(world), **BO})
    assert answer.status_code == 422
    assert session.scalar(select(func.count(Ticket.id)).where(Ticket.event_id == world.concert.id)) == 2


def test_types_not_yet_and_no_longer_on_sale_say_so(
    client: ReviewingClient, session: Session, world: World
) -> None:
    moment = clock.now()
    world.seat.sale_from = moment + timedelta(days=1)
    world.patron.price = 0
    world.patron.sale_to = moment - timedelta(days=1)
    session.commit()
    text = client.page(URL).text
    assert re.search(r"From \d+ \w{3}, \d\d:\d\d", text)
    assert "Sale over" in text
    assert "Nothing can be booked online" in text


def test_the_page_asks_the_same_of_the_database_for_any_number(
    client: ReviewingClient, world: World, count_queries: Any
) -> None:
    client.page(URL)
    count_queries.start()
    client.page(f"{URL}?t{world.seat.id}=1")
    one = count_queries.n
    count_queries.start()
    client.page(f"{URL}?t{world.seat.id}=10")
    assert count_queries.n == one <= 4
