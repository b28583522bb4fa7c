"""What organizers look at: their events, and one event's sales, orders and attendees."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Response, url_for

from app.blueprints.manage import forms, numbers, order_page
from app.core import clock
from app.core.i18n import gettext as _
from app.domain import access, events, guests, orders, questions, reports, tickets
from app.models import Event, Order, Ticket
from app.models.events import DRAFT
from app.web import addresses, nav
from app.web.feature import Feature
from app.web.policy import EVENT_ORGANIZER, SIGNED_IN, signed_in_user
from app.web.render import go, render

feature = Feature("manage", __name__)
LATEST = 6


@feature.read("/", needs=SIGNED_IN)
def dashboard() -> Response:
    """The person's events: to come, drafts or past."""
    group, user = forms.read_group(), signed_in_user()
    own = reports.list_own_events(user, group, addresses.page_number())
    values: dict[str, Any] = {"own": own, "group": group, "now": clock.now()}
    if group == reports.COMING and access.organizes_anything(user.id):
        values["here"] = here = forms.here()
        values["sales"] = sales = reports.sales_across(user, here.date())
        values["chart"] = numbers.sales_chart(sales, here.date())
        values["chores"] = reports.list_chores(user)
        values["history"] = reports.list_history(organizer=user, telling=True, limit=10)
    return render("manage/dashboard.html", **values)


@feature.read("/<event>", needs=EVENT_ORGANIZER)
def overview(event: Event) -> Response:
    """How the event stands."""
    return render(
        "manage/overview.html",
        event=event,
        now=clock.now(),
        figures=reports.figures_of(event),
        takings=reports.takings_of(event),
        **numbers.charts_of(event),
        offers=tickets.list_offers(event, hidden=True),
        latest=orders.list_orders(event, "", "", 1, size=LATEST),
        history=reports.list_history(event_id=event.id, telling=True, limit=8),
        staff=access.list_staff(event),
        missing=events.list_missing(event) if event.status == DRAFT else [],
        **nav.event_rail(event),
    )


@feature.read("/<event>/figures", needs=EVENT_ORGANIZER)
def event_figures(event: Event) -> Response:
    """The overview's figures alone, which change while one looks."""
    figures, takings = reports.figures_of(event), reports.takings_of(event)
    return render("manage/_figures.html", event=event, figures=figures, takings=takings)


@feature.read("/<event>/orders/latest", needs=EVENT_ORGANIZER)
def latest_orders(event: Event) -> Response:
    """The overview's newest orders alone."""
    latest = orders.list_orders(event, "", "", 1, size=LATEST)
    return render("manage/_latest_orders.html", event=event, latest=latest)


@feature.read("/<event>/orders", needs=EVENT_ORGANIZER)
def list_orders(event: Event) -> Response:
    """All orders, filtered live."""
    asked = forms.read_order_filter()
    rows = orders.list_orders(event, asked.q, asked.status, addresses.page_number())
    address = partial(forms.address, "manage.list_orders", event.slug, asked)
    values: dict[str, Any] = {"event": event, "rows": rows, "asked": asked, "address": address}
    values["csv"] = forms.address("manage.orders_csv", event.slug, asked)
    response = render("manage/list_orders.html", "manage/_orders.html", **values, **nav.event_rail(event))
    return addresses.settle(response, address(rows.number), "q")


@feature.read("/<event>/orders/<code>", needs=EVENT_ORGANIZER)
def show_order(event: Event, code: str) -> Response:
    """One order: buyer, lines, tickets, history."""
    order = orders.get_order_of_event(event, code)
    issued = tickets.list_tickets_of_order(order)
    return render(
        "manage/show_order.html",
        event=event,
        order=order,
        shown=orders.shown_status(order),
        tickets=issued,
        admitted=reports.list_admitted(event, [ticket.id for ticket in issued]),
        history=reports.list_history(subjects=_subjects(order, issued), limit=50),
        **order_page.beside(order, issued),
        **nav.event_rail(event),
    )


def _subjects(order: Order, issued: list[Ticket]) -> list[str]:
    """Whose facts an order's history tells."""
    return [f"order:{order.id}", *[f"ticket:{ticket.id}" for ticket in issued]]


@feature.form("/<event>/orders/<code>/cancellation", needs=EVENT_ORGANIZER, once=True)
def cancel_order(event: Event, code: str) -> Response:
    """Ask, then cancel: tickets become invalid, places free."""
    order, form = orders.get_order_of_event(event, code), forms.CancelOrderForm()
    if form.validate_on_submit():
        with form.attempt():
            orders.cancel_order(order, by=signed_in_user())
            message = _("Order %(code)s is cancelled. The buyer gets a letter.", code=order.code)
            return go(url_for("manage.show_order", event=event.slug, code=order.code), message)
    return render(
        "manage/cancel_order.html",
        "manage/_cancellation.html",
        form=form,
        event=event,
        order=order,
        **nav.event_rail(event),
    )


@feature.read("/<event>/attendees", needs=EVENT_ORGANIZER)
def list_attendees(event: Event) -> Response:
    """Who comes, filtered live."""
    asked = forms.read_attendee_filter()
    number = addresses.page_number()
    rows = guests.list_attendees(event, asked.q, asked.presence, asked.type or None, number)
    address = partial(forms.address, "manage.list_attendees", event.slug, asked)
    values: dict[str, Any] = {"event": event, "rows": rows, "asked": asked, "address": address}
    values["offers"] = tickets.list_offers(event, hidden=True)
    values["csv"] = forms.address("manage.attendees_csv", event.slug, asked)
    values["after"] = guests.knows_no_shows(event)
    values["extras"] = orders.list_extras_of(event, {row.order_code for row in rows.items})
    response = render(
        "manage/list_attendees.html", "manage/_attendees.html", **values, **nav.event_rail(event)
    )
    return addresses.settle(response, address(rows.number), "q")


@feature.read("/<event>/attendees.csv", needs=EVENT_ORGANIZER, limit="30 per minute")
def attendees_csv(event: Event) -> Response:
    """The attendees that the filter leaves, all pages of them, for a spreadsheet."""
    asked = forms.read_attendee_filter()
    with numbers.one_file:
        people = guests.list_all_attendees(event, asked.q, asked.presence, asked.type or None)
        extras = orders.list_extras_of(event)
        return numbers.attendees_file(event, people, questions.list_event_answers(event), extras)
