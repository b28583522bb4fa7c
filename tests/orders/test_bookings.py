"""One's bookings: shown to their holder alone, found again, given back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.core import clock
from app.domain import checkin, orders, tickets
from app.models import Order
from tests.pages import Page
from tests.review import ReviewingClient
from tests.world import START, World


def link_to(order: Order, secret: str | None = None) -> str:
    return f"/bookings/{order.code}/{secret or orders.order_secret(order.code)}"


def test_the_link_of_the_letter_opens_the_booking(client: ReviewingClient, world: World) -> None:
    answer = client.get(link_to(world.booking))
    assert (answer.status_code, answer.location) == (303, f"/bookings/{world.booking.code}")
    page = client.page(answer.location)
    assert "Ada Attendee" in page.text
    assert "Grace Guest" in page.text
    assert "attendee@example.com" in page.text


@pytest.mark.parametrize("secret", ["0" * 40, "x", "%00"])
def test_a_wrong_secret_is_not_found(client: ReviewingClient, world: World, secret: str) -> None:
    assert client.get(link_to(world.booking, secret)).status_code == 404
    assert client.get(f"/bookings/{world.booking.code}").status_code == 404


@pytest.mark.parametrize("part", ["", "/cancellation", "/tickets.pdf"])
@pytest.mark.parametrize("who", [None, "stranger", "owner", "admin"])
def test_strangers_find_nothing(client: ReviewingClient, world: World, who: str | None, part: str) -> None:
    if who:
        client.sign_in(f"{who}@example.com")
    unknown = client.get(f"/bookings/22222222{part}")
    theirs = client.get(f"/bookings/{world.booking.code}{part}")
    assert (theirs.status_code, unknown.status_code) == (404, 404)


def test_codes_with_tricks_are_not_found(client: ReviewingClient, world: World) -> None:
    assert client.get("/bookings/%00").status_code == 404
    assert client.get("/t/%00").status_code == 404


def test_find_by_code_and_address_however_typed(client: ReviewingClient, world: World) -> None:
    code = f" {world.booking.code[:4].lower()}-{world.booking.code[4:]} "
    sent = client.fill("/bookings/find", code=code, email="ATTENDEE@example.com")
    assert sent.location == f"/bookings/{world.booking.code}"
    assert client.page(sent.location).heading == "You’re in"


@pytest.mark.parametrize(
    ("code", "email"), [("right", "someone@example.com"), ("22222222", "attendee@example.com")]
)
def test_find_misses_alike(client: ReviewingClient, world: World, code: str, email: str) -> None:
    code = world.booking.code if code == "right" else code
    page = Page(client.fill("/bookings/find", status=422, code=code, email=email).text)
    assert "There is no booking with this code and address" in page.text
    assert page.form().values()["email"] == email


def test_find_is_throttled_for_the_address(client: ReviewingClient, world: World) -> None:
    miss = {"code": "22222222", "email": "attendee@example.com"}
    for _n in range(10):
        client.fill("/bookings/find", status=422, **miss)
    page = Page(client.fill("/bookings/find", status=422, **{**miss, "code": world.booking.code}).text)
    assert "Too many tries" in page.text
    with clock.frozen_at(clock.now() + timedelta(minutes=16)):
        client.fill("/bookings/find", **{**miss, "code": world.booking.code})


def test_a_hold_is_not_found_as_a_booking(client: ReviewingClient, session: Session, world: World) -> None:
    hold = orders.hold_places(world.concert, {world.seat.id: 1}, by=None)
    session.commit()
    client.fill("/bookings/find", status=422, code=hold.code, email="a@example.com")
    page = client.page(client.get(link_to(hold)).location)
    assert page.heading == "Places held"
    with clock.frozen_at(clock.now() + timedelta(minutes=16)):
        assert client.page(f"/bookings/{hold.code}").heading == "The hold ran out"


def test_cancel_names_what_is_given_back(client: ReviewingClient, session: Session, world: World) -> None:
    client.sign_in("attendee@example.com")
    url = f"/bookings/{world.booking.code}/cancellation"
    asked = client.page(url)
    assert "Give back 2 places" in asked.text
    both = [str(ticket.id) for ticket in tickets.list_tickets_of_order(world.booking)]
    page = client.page(client.fill(url, ticket=both).location)
    assert page.heading == "Booking cancelled"
    session.expire_all()
    assert world.booking.status == "cancelled"
    assert "nothing to cancel" in client.page(url).text


def test_looking_at_the_cancellation_changes_nothing(
    client: ReviewingClient, session: Session, world: World
) -> None:
    client.get(link_to(world.booking))
    client.page(f"/bookings/{world.booking.code}/cancellation")
    session.expire_all()
    assert world.booking.status == "confirmed"


def test_cancel_is_refused_once_somebody_came_in(
    client: ReviewingClient, session: Session, world: World
) -> None:
    client.sign_in("attendee@example.com")
    form = client.page(f"/bookings/{world.booking.code}/cancellation").form()
    ticket = tickets.list_tickets_of_order(world.booking)[0]
    checkin.admit(world.entrance, ticket.secret, nonce="n-1", by=world.door)
    session.commit()
    answer = client.post(form.action, data={**form.values(), "ticket": str(ticket.id)})
    assert answer.status_code == 422
    assert "Somebody has come in" in answer.text
    session.expire_all()
    assert world.booking.status == "confirmed"


def test_my_bookings_asks_to_sign_in(client: ReviewingClient) -> None:
    assert client.get("/bookings").location.startswith("/login")


def test_my_bookings_are_mine_and_coming_or_past(
    client: ReviewingClient, session: Session, world: World
) -> None:
    client.sign_in("attendee@example.com")
    assert world.booking.code in client.page("/bookings").text
    assert world.booking.code not in client.page("/bookings?show=past").text
    with clock.frozen_at(START + timedelta(days=1)):
        assert world.booking.code in client.page("/bookings?show=past").text
        assert "No tickets yet" in client.page("/bookings").text


def test_a_booking_given_back_is_not_coming(client: ReviewingClient, session: Session, world: World) -> None:
    orders.cancel_order(world.booking, by=None)
    client.sign_in("attendee@example.com")
    assert world.booking.code not in client.page("/bookings").text
    assert world.booking.code in client.page("/bookings?show=past").text


def test_a_strangers_list_is_empty(client: ReviewingClient, world: World) -> None:
    client.sign_in("stranger@example.com")
    assert world.booking.code not in client.page("/bookings").text


def test_what_comes_next_is_first_with_a_way_to_each_ticket(client: ReviewingClient, world: World) -> None:
    client.sign_in("attendee@example.com")
    page = client.page("/bookings")
    for ticket in tickets.list_tickets_of_order(world.booking):
        assert f"/t/{ticket.secret}" in page.links().values()
    assert page.text.count(world.booking.code) == 1


def test_my_bookings_cost_the_same_for_one_and_thirty(
    client: ReviewingClient, session: Session, world: World, count_queries: Any
) -> None:
    client.sign_in("attendee@example.com")
    client.page("/bookings")
    count_queries.start()
    client.page("/bookings")
    one = count_queries.n
    buyer = orders.Buyer("Ada", "attendee@example.com")
    for _n in range(30):
        orders.place_order(world.concert, {world.seat.id: 1}, buyer, by=world.attendee)
    session.commit()
    count_queries.start()
    page = client.page("/bookings")
    assert count_queries.n == one
    assert "1 to 20 of 31" in page.text
    assert "21 to 31 of 31" in client.page("/bookings?page=2").text


def test_the_confirmation_says_when_the_event_was_cancelled(
    client: ReviewingClient, session: Session, world: World
) -> None:
    client.sign_in("attendee@example.com")
    world.concert.status = "cancelled"
    session.commit()
    page = client.page(f"/bookings/{world.booking.code}")
    assert "The event was cancelled." in page.text
    assert not any("as PDF" in link for link in page.links())
