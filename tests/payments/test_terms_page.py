"""The organizer's page of cancellation terms, and single tickets refunded in the browser."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit
from app.core.errors import Refused, Stale
from app.domain import events, tickets
from app.domain.events import Terms
from app.models import Refund
from tests.payments.desk import paid, paid_for
from tests.review import ReviewingClient
from tests.world import START, World

PAGE = "/manage/night-of-small-websites/terms"


@pytest.mark.parametrize("code", ["", "0", "48", "48 10%", "48 250"])
def test_terms_are_read_as_they_are_written(code: str) -> None:
    assert Terms.read(code).written() == code


@pytest.mark.parametrize(
    ("terms", "price", "kept"),
    [
        (Terms(48), 2500, 0),
        (Terms(48, percent=10), 2500, 250),
        (Terms(48, percent=50), 5, 3),
        (Terms(48, fee=300), 2500, 300),
        (Terms(48, fee=300), 200, 200),
        (Terms(48, fee=300), 0, 0),
    ],
)
def test_what_stays_is_never_more_than_the_price(terms: Terms, price: int, kept: int) -> None:
    assert terms.kept_of(price) == kept


def test_the_deadline_is_the_last_moment() -> None:
    last = Terms(48).until(START)
    assert last is not None
    assert Terms(48).allow(START, last)
    assert not Terms().allow(START, last)


@pytest.mark.parametrize(
    "terms", [Terms(-1), Terms(9000), Terms(1, percent=100), Terms(1, 5, 5), Terms(1, fee=-1)]
)
def test_senseless_terms_are_refused(world: World, terms: Terms) -> None:
    with pytest.raises(Refused):
        events.set_terms(world.concert, terms, world.concert.version, by=world.owner)


def test_a_stale_version_is_told(world: World) -> None:
    with pytest.raises(Stale):
        events.set_terms(world.concert, Terms(48), world.concert.version - 1, by=world.owner)


def test_the_organizer_sets_the_terms(client: ReviewingClient, session: Session, world: World) -> None:
    client.sign_in("owner@example.com")
    shown = client.page("/events/night-of-small-websites/ticket-types")
    assert shown.links()["Change the terms"] == PAGE
    assert "how many hours" in client.fill(PAGE, status=422, allowed="yes", hours="").text
    assert "not both" in client.fill(PAGE, status=422, allowed="yes", hours="48", percent="5", fee="2").text
    client.fill(PAGE, allowed="yes", hours="48", fee="2.50")
    session.expire_all()
    assert world.concert.terms == "48 250"
    assert "€2.50 a ticket is kept" in client.page("/events/night-of-small-websites/ticket-types").text
    client.fill(PAGE, allowed="no")
    session.expire_all()
    assert world.concert.terms == ""


def test_a_copy_takes_the_terms_along(world: World) -> None:
    events.set_terms(world.concert, Terms(48), world.concert.version, by=world.owner)
    copy = tickets.copy_event(world.concert, "Again", START, by=world.owner)
    assert copy.terms == "48"


def test_one_ticket_is_refunded_in_the_browser(
    client: ReviewingClient, session: Session, world: World
) -> None:
    order = paid_for(world)
    paid(order)
    session.commit()
    one, other = tickets.list_tickets_of_order(order)
    client.sign_in("owner@example.com")
    page = f"/manage/night-of-small-websites/orders/{order.code}/refunds"
    assert "Choose at least one" in client.fill(page, status=422, what="tickets", reason="Ill").text
    assert (
        "€50.00 can go back" in client.fill(page, status=422, what="amount", amount="50.01", reason="x").text
    )
    client.fill(page, what="tickets", tickets=str(other.id), reason="Ill")
    session.expire_all()
    assert (one.status, other.status, order.status) == ("valid", "cancelled", "confirmed")
    client.fill(page, what="amount", amount="5", reason="Late start")
    assert session.scalars(select(Refund.amount).order_by(Refund.id)).all() == [2500, 500]
    assert "Late start" in client.page(f"/manage/night-of-small-websites/orders/{order.code}").text
    assert not audit.find_breaches()
