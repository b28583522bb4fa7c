"""The booking page: two visits from choice to ticket, and nothing typed is ever lost."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import clock
from app.domain import tickets
from app.models import Ticket
from tests.orders.desk import BO, URL, bookings, seats
from tests.pages import Page
from tests.review import ReviewingClient
from tests.world import World


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


def test_book_begins_with_one_place_when_there_is_one_kind(
    client: ReviewingClient, world: World, no_provider: None
) -> None:
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


def test_nothing_chosen_costs_nothing_and_is_not_called_free(client: ReviewingClient, world: World) -> None:
    summary = client.page(URL).text.partition("Nothing chosen yet.")[2]
    assert summary, "the world's concert has two types: none is chosen at first"
    assert "Total" not in summary
    assert "Free" not in summary
