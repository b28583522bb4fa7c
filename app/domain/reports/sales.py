"""What was sold when, in tickets and money, and what is left of it."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from app.core import clock
from app.domain.reports import own_events
from app.domain.reports.losses import list_gone
from app.domain.reports.sold import list_sold
from app.domain.reports.sums import Sales, summed
from app.models import Event, Order, User


def sales_of(event: Event, days: int = 30) -> Sales:
    """The event's sales; the span ends today, or on the event's last day once it is over."""
    rows = list_sold([event.id]) + list_gone(Order.event_id == event.id)
    today = clock.now().astimezone(event.zone).date()
    return summed(rows, min(today, event.local_end.date()), days)


def sales_across(user: User, today: date, days: int = 14) -> Sales:
    """Sales of all events the person organizes in the days up to `today`, each on its event's clocks."""
    since = Order.confirmed_at >= clock.now() - timedelta(days=days + 2)
    mine = own_events.organizes(user)
    rows = list_sold(select(Event.id).where(mine), mine, since) + list_gone(mine, since)
    first = today - timedelta(days=days - 1)
    return summed([row for row in rows if row.day >= first], today, days)
