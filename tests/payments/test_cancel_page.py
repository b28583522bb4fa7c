"""The buyer's page of cancelling: what goes back is shown first, and done just so. Without scripts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit
from app.core import clock
from app.domain import events, tickets
from app.domain.events import Terms
from app.models import Order, Refund
from tests.payments.desk import paid, paid_for
from tests.review import ReviewingClient
from tests.world import START, World


@pytest.fixture
def order(client: ReviewingClient, session: Session, world: World) -> Order:
    """A paid booking of the signed-in attendee; a tenth is kept when it is cancelled."""
    terms = Terms(48, percent=10)
    events.set_terms(world.concert, terms, world.concert.version, by=world.owner)
    order = paid_for(world)
    order.user_id = world.attendee.id
    paid(order)
    session.commit()
    client.sign_in("attendee@example.com")
    return order


def page_of(order: Order, tail: str = "") -> str:
    return f"/bookings/{order.code}/cancellation{tail}"


def whole(client: ReviewingClient, order: Order) -> dict[str, Any]:
    """What the page of cancelling all tickets sends."""
    form = client.page(page_of(order)).form().values()
    return {**form, "ticket": [str(ticket.id) for ticket in tickets.list_tickets_of_order(order)]}


def test_what_goes_back_is_shown_first(client: ReviewingClient, order: Order) -> None:
    booking = client.page(f"/bookings/{order.code}")
    assert "10 % of the price is kept" in booking.text
    assert booking.links()["See what goes back"] == page_of(order)
    page = client.page(page_of(order))
    assert "€45.00" in page.text
    assert "Cancel and get €45.00 back" in page.text


def test_one_of_two_tickets_goes_back(client: ReviewingClient, session: Session, order: Order) -> None:
    one, other = tickets.list_tickets_of_order(order)
    address = page_of(order, f"?chosen=1&ticket={other.id}")
    page = client.page(address)
    assert "Cancel and get €22.50 back" in page.text
    sent = client.post(page_of(order), data=page.form().values())
    assert sent.location == f"/bookings/{order.code}"
    session.expire_all()
    assert (one.status, other.status, order.status) == ("valid", "cancelled", "confirmed")
    assert session.scalars(select(Refund.amount)).all() == [2250]
    booking = client.page(sent.location)
    assert "Your ticket" in booking.text
    assert "Given back" in booking.text
    assert not audit.find_breaches()


def test_sent_twice_is_one_refund(client: ReviewingClient, session: Session, order: Order) -> None:
    form = whole(client, order)
    for _again in range(2):
        assert client.post(page_of(order), data=form).location == f"/bookings/{order.code}"
    session.expire_all()
    assert session.scalars(select(Refund.amount)).all() == [4500]
    assert order.status == "refunded"
    assert not audit.find_breaches()


def test_an_amount_from_the_client_is_only_compared(
    client: ReviewingClient, session: Session, order: Order
) -> None:
    form = whole(client, order)
    refused = client.post(page_of(order), data={**form, "agreed": "5000"})
    assert refused.status_code == 422
    assert "€45.00 would go back" in refused.text
    assert session.scalars(select(Refund.amount)).all() == []


def test_nothing_chosen_shows_no_button(client: ReviewingClient, order: Order) -> None:
    page = client.page(page_of(order, "?chosen=1"))
    assert "Choose at least one ticket" in page.text
    assert "Cancel and get" not in page.text
    assert "Cancel and get €45.00" in client.page(page_of(order)).text


def test_too_late_is_told_with_the_terms(
    client: ReviewingClient, session: Session, world: World, order: Order
) -> None:
    world.concert.starts_at = clock.now() + timedelta(hours=30)
    session.commit()
    page = client.page(page_of(order))
    assert "That time is over" in page.text
    assert "You can cancel until" in page.text
    assert "See what goes back" not in client.page(f"/bookings/{order.code}").links()


def test_of_a_free_booking_one_ticket_is_given_back(
    client: ReviewingClient, session: Session, world: World
) -> None:
    client.sign_in("attendee@example.com")
    one, other = tickets.list_tickets_of_order(world.booking)
    page = client.page(page_of(world.booking, f"?chosen=1&ticket={other.id}"))
    assert "Give back 1 place" in page.text
    client.post(page_of(world.booking), data=page.form().values())
    session.expire_all()
    assert (one.status, other.status) == ("valid", "cancelled")
    assert not audit.find_breaches()


def test_the_terms_are_shown_before_buying(client: ReviewingClient, session: Session, world: World) -> None:
    """Rule 8."""
    booking = f"/events/night-of-small-websites/booking?t{world.patron.id}=1"
    assert "the organizer decides about refunds" in client.page(booking).text
    events.set_terms(world.concert, Terms(24, fee=250), world.concert.version, by=world.owner)
    session.commit()
    assert "€2.50 a ticket is kept" in client.page(booking).text
    assert "€2.50 a ticket is kept" in client.page("/events/night-of-small-websites").text


def test_who_books_late_is_not_promised_what_is_over(
    client: ReviewingClient, session: Session, world: World
) -> None:
    page = "/events/night-of-small-websites"
    events.set_terms(world.concert, Terms(24), world.concert.version, by=world.owner)
    session.commit()
    assert "get all of your money back" in client.page(f"{page}/booking").text
    with clock.frozen_at(START - timedelta(hours=23)):
        for path in (page, f"{page}/booking", f"{page}/booking?t{world.patron.id}=1"):
            text = client.page(path).text
            assert "The time to cancel paid tickets is over" in text
            assert "get all of your money back" not in text


def test_without_scripts_what_was_ticked_last_is_never_more_than_what_is_cancelled(
    client: ReviewingClient, session: Session, order: Order
) -> None:
    """Ticked off and sent at once, beside a sum that was shown for both: asked again, of one alone."""
    one, _other = tickets.list_tickets_of_order(order)
    shown = {**client.page(page_of(order)).form().values(), "ticket": [str(one.id)]}
    looked = client.post(page_of(order), data={**shown, "show": "1"})
    assert "Cancel and get €22.50 back" in looked.text
    refused = client.post(page_of(order), data=shown)
    assert refused.status_code == 422
    assert "By now €22.50 would go back" in refused.text
    assert "Done." not in refused.text
    assert session.scalars(select(Refund.amount)).all() == []
