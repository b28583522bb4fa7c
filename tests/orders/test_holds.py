"""Places held while a booking is put right: kept, exchanged, run out, and nobody else's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.core import clock
from app.domain import orders, places, tickets
from app.models import Counter
from tests.orders.desk import BO, URL, bookings, left, seats
from tests.pages import Page
from tests.review import ReviewingClient
from tests.world import World


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
    with clock.frozen_at(datetime(2026, 7, 22, 12, 17, tzinfo=UTC)):
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


def test_what_is_left_reads_lapsed_holds_and_no_other_claims(session: Session, world: World) -> None:
    order = orders.place_order(
        world.concert, {world.seat.id: 1}, orders.Buyer("Bo", "bo@example.com"), by=None
    )
    counter = places.find_event_counter(world.concert.id)
    more = (
        "INSERT INTO claim (counter_id, n, order_id) SELECT :counter, 1, :order FROM generate_series(1, 3000)"
    )
    session.execute(text(more), {"counter": counter.id, "order": order.id})
    session.execute(text("ANALYZE claim"))
    query = select(places.expired_claims()).select_from(Counter).where(Counter.id == counter.id)
    asked = query.compile(dialect=session.connection().dialect)
    plan = session.connection().exec_driver_sql(f"EXPLAIN {asked}", asked.params).scalars().all()
    assert "ix_claim_counter_id_expires_at" in "\n".join(plan)
