"""Sums in minor units, days on the event's clocks, and what an organizer should see to."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.core import clock
from app.domain import checkin, orders, reports, tickets
from app.domain.reports.arrivals import in_steps
from app.domain.reports.chores import Standing, chores_of
from app.domain.reports.sums import Row, summed
from app.models import Event, Order, Payment, Refund
from app.models.events import DRAFT
from app.web import charts
from tests.payments.desk import carried, paid
from tests.review import ReviewingClient
from tests.world import World


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def book(world: World, moment: str, name: str = "Bo Buyer", count: int = 1) -> Order:
    buyer = orders.Buyer(name, f"{name.split()[0].lower()}@example.org")
    with clock.frozen_at(at(moment)):
        return orders.place_order(world.concert, {world.seat.id: count}, buyer, by=None)


def price(order: Order, amount: int, currency: str, session: Session) -> None:
    """As if it had cost this: the sums are what is looked at here."""
    line = orders.get_order(order.code).lines[0]
    line.unit, line.net, line.gross = amount // line.quantity, amount, amount
    order.total, order.currency = amount, currency
    session.flush()


def row(day: str, tickets: int, gross: int, currency: str = "EUR", type_id: int = 1) -> Row:
    return Row(date.fromisoformat(day), type_id, f"Type {type_id}", currency, tickets, gross)


def test_sums_never_cross_currencies() -> None:
    rows = [row("2026-11-20", 1, 1250), row("2026-11-20", 2, 500, "JPY"), row("2026-11-21", 1, 1, "KWD", 2)]
    found = summed(rows, date(2026, 11, 21), 7)
    assert found.total == reports.Sold(4, {"EUR": 1250, "JPY": 500, "KWD": 1})
    assert found.days[-2][1] == reports.Sold(3, {"EUR": 1250, "JPY": 500})
    assert found.types == [
        ("Type 1", reports.Sold(3, {"EUR": 1250, "JPY": 500})),
        ("Type 2", reports.Sold(1, {"KWD": 1})),
    ]


def test_every_sale_is_in_one_day_or_before_them_all() -> None:
    rows = [row(f"2026-11-{day:02}", day, day * 100) for day in range(1, 30)]
    found = summed(rows, date(2026, 11, 21), 7)
    parts = [found.earlier, *(sold for _day, sold in found.days)]
    assert sum(part.tickets for part in parts) == found.total.tickets == sum(range(1, 30))
    assert sum(part.gross.get("EUR", 0) for part in parts) == found.total.gross["EUR"]
    assert [day for day, _sold in found.days] == [date(2026, 11, 15) + timedelta(n) for n in range(7)]


def test_days_are_those_of_the_events_clocks_across_their_change(world: World) -> None:
    """Rotterdam leaves summer time on 25 October 2026 at 01:00 UTC: that day has 25 hours."""
    for moment in ("2026-10-24T21:59", "2026-10-24T22:00", "2026-10-25T22:59", "2026-10-25T23:00"):
        book(world, moment, f"Buyer{moment[-5:]} Example")
    with clock.frozen_at(at("2026-10-26T12:00")):
        days = {day.day: sold.tickets for day, sold in reports.sales_of(world.concert, days=5).days}
    assert days == {22: 0, 23: 0, 24: 1, 25: 2, 26: 3}  # the world's own two came later: they count today


def test_sales_of_an_event_that_is_over_end_on_its_last_day(world: World) -> None:
    book(world, "2026-12-01T12:00")
    with clock.frozen_at(at("2039-01-01T12:00")):
        sales = reports.sales_of(world.concert)
    assert sales.days[-1][0] == world.concert.local_end.date()
    assert sales.earlier.tickets == 3


def test_only_what_stands_is_sold(world: World) -> None:
    orders.hold_places(world.concert, {world.seat.id: 3}, by=None)
    orders.cancel_order(book(world, "2026-12-01T12:00"), by=None)
    assert reports.sales_of(world.concert).total.tickets == 2


def test_takings_leave_out_what_went_back(world: World, session: Session) -> None:
    kept, returned = book(world, "2026-12-01T12:00"), book(world, "2026-12-01T12:00", "Cy Buyer")
    price(kept, 2500, "EUR", session)
    price(returned, 900, "JPY", session)
    price(world.booking, 4000, "JPY", session)
    pay(session, world.booking)
    give_back(session, kept, 500)
    give_back(session, returned, 900)
    returned.status = "refunded"
    session.flush()
    takings = reports.takings_of(world.concert)
    assert takings == reports.Takings({"JPY": 4000, "EUR": 2000}, {"EUR": 500, "JPY": 900})


def test_what_a_buyer_gave_back_is_not_sold(world: World, session: Session) -> None:
    """What the terms keep of it stays with the takings."""
    order = orders.place_order(
        world.concert, {world.patron.id: 2}, orders.Buyer("Bo", "bo@example.com"), by=None
    )
    paid(order)
    order.terms = "48 10%"
    ticket = tickets.list_tickets_of_order(order)[0]
    carried(orders.return_tickets(order, world.concert, [ticket.id], 2250, by=None, key="k"))
    total = reports.sales_of(world.concert).total
    assert (total.tickets, total.gross) == (3, {"EUR": 2750})
    assert reports.sales_across(world.owner, clock.now().date()).total == total
    assert reports.takings_of(world.concert) == reports.Takings({"EUR": 2750}, {"EUR": 2250})


def pay(session: Session, order: Order) -> Payment:
    moment = clock.now()
    payment = Payment(
        order_id=order.id, provider="mock", state="completed", amount=order.total, currency=order.currency,
        captured=order.total, captured_currency=order.currency, created_at=moment, settled_at=moment,
    )  # fmt: skip
    session.add(payment)
    session.flush()
    return payment


def give_back(session: Session, order: Order, amount: int) -> None:
    moment, payment = clock.now(), pay(session, order)
    session.add(
        Refund(
            payment_id=payment.id, key=f"r{payment.id}", state="completed", amount=amount, reason="asked",
            created_at=moment, settled_at=moment,
        )
    )  # fmt: skip
    session.flush()


def test_sales_across_are_those_of_ones_own_events(world: World) -> None:
    today = clock.now().date()
    assert reports.sales_across(world.owner, today).total.tickets == 2
    assert reports.sales_across(world.stranger, today).total.tickets == 0


def test_arrivals_are_counted_by_quarter_hours_and_not_when_taken_back(world: World) -> None:
    first, second = tickets.list_tickets_of_order(world.booking)
    with clock.frozen_at(at("2038-06-05T18:07")):
        checkin.admit(world.entrance, first.secret, "one", by=world.door)
    with clock.frozen_at(at("2038-06-05T18:31")):
        verdict = checkin.admit(world.entrance, second.secret, "two", by=world.door)
    assert [(f"{when:%H:%M}", n) for when, n in reports.arrivals_of(world.concert)] == [
        ("20:00", 1), ("20:15", 0), ("20:30", 1),
    ]  # fmt: skip
    checkin.undo(world.entrance, verdict.scan, by=world.door)
    assert [n for _when, n in reports.arrivals_of(world.concert)] == [1]


def test_arrivals_over_days_are_put_together() -> None:
    found = [(at("2026-06-01T08:00") + timedelta(hours=n), 1) for n in range(0, 100, 2)]
    steps = in_steps(found)
    assert len(steps) <= 40
    assert sum(n for _when, n in steps) == len(found)
    assert in_steps([]) == []


def test_a_scale_is_round_even_and_never_too_low() -> None:
    for largest in range(2000):
        top = charts.round_top(largest)
        assert top >= largest
        assert top % 2 == 0
    assert [charts.round_top(n) for n in (0, 4, 5, 19, 21, 100, 101)] == [4, 4, 10, 20, 40, 100, 200]


def standing(world: World, **changes: Any) -> Standing:
    figures = reports.Figures(sold=0, held=0, capacity=100, left=changes.pop("left", 100), inside=0)
    values = {"event": world.concert, "types": 1, "staff": 1, "flagged": 0, "figures": figures}
    return Standing(**{**values, **changes})


@pytest.mark.parametrize(
    ("days", "changes", "kinds"),
    [
        (90, {}, []),
        (90, {"flagged": 2}, ["flagged"]),
        (90, {"types": 0}, ["no-tickets"]),
        (6, {"staff": 0}, ["no-staff"]),
        (8, {"staff": 0}, []),
        (90, {"left": 10}, ["nearly-full"]),
        (90, {"left": 11}, []),
        (90, {"left": 0}, ["sold-out"]),
        (-1, {"left": 0, "staff": 0, "flagged": 1}, ["flagged"]),
    ],
)
def test_chores_of_an_event(world: World, days: int, changes: dict[str, Any], kinds: list[str]) -> None:
    now = (world.concert.starts_at if days > 0 else world.concert.ends_at) - timedelta(days=days)
    assert [chore.kind for chore in chores_of(standing(world, **changes), now)] == kinds


def test_a_draft_waits_only_once_it_has_tickets_and_is_near(world: World) -> None:
    event: Event = world.draft
    assert event.status == DRAFT
    near, far = event.starts_at - timedelta(days=20), event.starts_at - timedelta(days=60)
    assert [t.kind for t in chores_of(standing(world, event=event), near)] == ["draft-waits"]
    assert chores_of(standing(world, event=event), far) == []
    assert [t.kind for t in chores_of(standing(world, event=event, types=0), far)] == ["no-tickets"]


def test_chores_are_only_of_events_one_organizes(world: World) -> None:
    assert [(chore.kind, chore.event.slug) for chore in reports.list_chores(world.owner)] == [
        ("no-tickets", "a-draft-nobody-sees")
    ]
    assert reports.list_chores(world.door) == []


def test_the_dashboard_tells_what_to_do_what_sold_and_what_happened(
    client: ReviewingClient, world: World
) -> None:
    client.sign_in("owner@example.com")
    page = client.page("/manage/")
    assert page.links()["Add a ticket type"] == "/events/a-draft-nobody-sees/ticket-types"
    assert "2 tickets" in page.text
    assert f"Order {world.booking.code} booked, 2 places" in page.text


def test_the_dashboard_of_a_door_helper_has_no_figures(client: ReviewingClient, world: World) -> None:
    client.sign_in("door@example.com")
    assert "To do" not in client.page("/manage/").text


def test_an_event_without_a_sale_says_what_will_be_drawn(
    client: ReviewingClient, world: World, session: Session
) -> None:
    orders.cancel_order(world.booking, by=world.owner)
    session.commit()
    client.sign_in("owner@example.com")
    text = client.page("/manage/night-of-small-websites").text
    assert "Nothing sold yet" in text
    assert "By ticket type" not in text
    assert "Nothing was sold these days." in client.page("/manage/").text


def test_the_overview_draws_sales_and_says_the_same_as_a_table(
    client: ReviewingClient, world: World, session: Session
) -> None:
    price(world.booking, 5000, "EUR", session)
    session.commit()
    sold_at = world.booking.confirmed_at
    assert sold_at is not None
    with clock.frozen_at(sold_at):  # the world may have been made before midnight, and this run after
        client.sign_in("owner@example.com")
        page = client.page("/manage/night-of-small-websites")
    assert "Together2€50.00" in page.text.replace(" ", "").replace("\n", "")
    assert "Tickets sold on each of 30 days up to Today, most on Today with 2" in page.html


def test_the_figures_have_an_address_of_their_own(client: ReviewingClient, world: World) -> None:
    client.sign_in("owner@example.com")
    response = client.get("/manage/night-of-small-websites/figures")
    assert response.text.lstrip().startswith('<div id="figures"')
    assert "of 100" in response.text


def test_a_draft_has_sold_nothing_and_taken_nothing(world: World) -> None:
    assert reports.takings_of(world.draft) == reports.Takings({}, {})
    assert reports.sales_of(world.draft).types == []
    assert reports.arrivals_of(world.draft) == []
