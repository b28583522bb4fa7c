"""Numbers as organizers get them: charts for the eye, a file for their spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from threading import BoundedSemaphore
from typing import Any

from flask import Response
from flask_babel import format_date, format_datetime

from app.core import clock, money
from app.core.i18n import gettext as _
from app.domain import orders, questions, reports
from app.domain.guests import Listed
from app.domain.questions import EventAnswers, Value
from app.domain.reports import Sales
from app.models import Event
from app.models.questions import ACCESS, DIET
from app.web import charts
from app.web.charts import Chart
from app.web.kept import public_url
from app.web.sheet_files import csv_file


def charts_of(event: Event) -> dict[str, Any]:
    """One event's sales and arrivals, each with its chart."""
    sales, arrivals = reports.sales_of(event), reports.arrivals_of(event)
    return {
        "sales": sales,
        "chart": sales_chart(sales, clock.now().astimezone(event.zone).date()),
        "arrivals": arrivals,
        "arrivals_chart": arrivals_chart(arrivals),
    }


def sales_chart(sales: Sales, today: date) -> Chart:
    """Tickets by day."""
    points = [(_day(day, today), sold.tickets) for day, sold in sales.days]
    return charts.bars(points, unfinished=sales.days[-1][0] == today)


def _day(day: date, today: date) -> str:
    return _("Today") if day == today else str(format_date(day, "d MMM"))


def arrivals_chart(arrivals: Sequence[tuple[datetime, int]]) -> Chart | None:
    """People who came in, by time; None while nobody has."""
    if not arrivals:
        return None
    one_day = arrivals[0][0].date() == arrivals[-1][0].date()
    shape = "HH:mm" if one_day else "d MMM, HH:mm"
    return charts.bars([(str(format_datetime(at, shape, rebase=False)), n) for at, n in arrivals])


# of thousands of rows one file at a time a process: all at once they take as long, and each its memory
one_file = BoundedSemaphore(1)


def attendees_file(
    event: Event, people: Sequence[Listed], answers: EventAnswers, extras: Mapping[str, str]
) -> Response:
    """The list with all that was answered as a CSV attachment; times on the event's clocks.

    extras: what goes with the tickets of an order, by its code.
    """
    return csv_file(event, "attendees", _rows(event, people, answers, extras))


def orders_file(event: Event, rows: Sequence[orders.Row]) -> Response:
    """The orders as a CSV attachment; times on the event's clocks, amounts in the currency's units."""
    return csv_file(event, "orders", _order_rows(event, rows))


def _order_rows(event: Event, rows: Sequence[orders.Row]) -> Iterator[Sequence[str | None]]:
    yield (
        _("Order"), _("Buyer"), _("E-mail"), _("State"), _("Ordered"), _("Booked"), _("Places"), _("Tickets"),
        _("Net"), _("Tax"), _("Total"), _("Currency"), _("Paid"), _("Given back"), _("Lost to disputes"),
        _("Left"), _("Paid by"), _("Promo code"), _("Came from"),
    )  # fmt: skip
    for one in rows:
        amounts = (one.net, one.tax, one.total, one.paid, one.back, one.lost, one.left)
        sums = [money.plain(amount, one.currency) for amount in amounts]
        yield (
            one.code, one.name, one.email, one.shown, _moment(one.created_at, event),
            _moment(one.confirmed_at, event), str(one.places), one.what, *sums[:3], one.currency, *sums[3:],
            one.ways, one.promo, one.source,
        )  # fmt: skip


def _moment(at: datetime | None, event: Event) -> str:
    return f"{at.astimezone(event.zone):%Y-%m-%d %H:%M}" if at else ""


def _rows(
    event: Event, people: Sequence[Listed], answers: EventAnswers, extras: Mapping[str, str]
) -> Iterator[Sequence[str | None]]:
    zone = event.zone
    names = {DIET: _("Diet"), ACCESS: _("Access needs")}
    needs = [kind for kind in names if any(getattr(one, kind) for one in people)]
    asked = [question for question in answers.questions if question.kind not in names]
    yield (
        _("Name"), _("E-mail"), _("Ticket"), _("Type"), _("Order"), _("Booked by"), _("Their e-mail"),
        _("Booked"), _("Inside since"), *([_("With the order")] if extras else []),
        *(names[kind] for kind in needs),
        *(question.label for question in asked),
    )  # fmt: skip
    for one in people:
        since = f"{one.since.astimezone(zone):%Y-%m-%d %H:%M}" if one.since else ""
        booked = f"{one.booked_at.astimezone(zone):%Y-%m-%d %H:%M}"
        wants = (getattr(one, kind) for kind in needs)
        said = (_said(event, answers.find(ask, one.order_id, one.guest_id) or "") for ask in asked)
        goods = [extras.get(one.code, "")] if extras else []
        yield (*one[:7], booked, since, *goods, *wants, *said)


def _said(event: Event, value: Value) -> str:
    """The answer, of a file the address that those who run the event open it at."""
    paper = questions.paper_of(value)
    if paper is not None:
        return public_url("questions.event_file", event=event.slug, paper=paper)
    return questions.written(value)
