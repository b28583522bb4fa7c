"""An event's ticket types: listed, added, edited, withdrawn."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for

from app.blueprints.tickets.feature import feature
from app.blueprints.tickets.forms import AddTicketTypeForm, EditTicketTypeForm, values_of
from app.core.i18n import gettext as _
from app.domain import taxes, tickets
from app.models import Event, TicketType
from app.web import nav
from app.web.policy import EVENT_ORGANIZER, signed_in_user
from app.web.render import go, render

ROOT = "/events/<event>/ticket-types"


@feature.read(ROOT, needs=EVENT_ORGANIZER)
def list_ticket_types(event: Event) -> Response:
    """What is on offer, with how many are sold and left."""
    found: dict[str, Any] = {
        "offers": tickets.list_offers(event, hidden=True),
        "quotas": tickets.list_quotas(event),
        "rules": taxes.list_rules(event.community_id, beside=[event.tax_rule_id]),
    }
    return render("tickets/list_ticket_types.html", event=event, **found, **nav.event_rail(event))


@feature.form(f"{ROOT}/new", needs=EVENT_ORGANIZER, once=True)
def add_ticket_type(event: Event) -> Response:
    """Put another type on offer."""
    form = AddTicketTypeForm(event)
    if form.validate_on_submit():
        with form.attempt():
            tickets.add_ticket_type(event, form.details(), by=signed_in_user())
            return _listed(event, _("Ticket type added."))
    return render(
        "tickets/add_ticket_type.html",
        "tickets/_add_form.html",
        form=form,
        event=event,
        **nav.event_rail(event),
    )


@feature.form(f"{ROOT}/<int:type_id>/edit", needs=EVENT_ORGANIZER)
def edit_ticket_type(event: Event, type_id: int) -> Response:
    """Change a type; what is sold stays as it was sold."""
    ticket_type = tickets.get_ticket_type(event, type_id)
    form = EditTicketTypeForm(event, ticket_type, data=_saved(event, ticket_type))
    if form.validate_on_submit():
        with form.attempt():
            tickets.edit_ticket_type(ticket_type, form.details(), form.version.data, by=signed_in_user())
            return _listed(event, _("Saved."))
    theirs = form.catch_up(_saved(event, ticket_type)) if form.stale else []
    values = {"form": form, "event": event, "ticket_type": ticket_type, "theirs": theirs}
    return render(
        "tickets/edit_ticket_type.html",
        "tickets/_edit_form.html",
        status=form.status,
        **values,
        **nav.event_rail(event),
    )


@feature.write(f"{ROOT}/<int:type_id>/withdrawal", needs=EVENT_ORGANIZER)
def withdraw_ticket_type(event: Event, type_id: int) -> Response:
    """Take a type off sale for good."""
    tickets.withdraw_ticket_type(tickets.get_ticket_type(event, type_id), by=signed_in_user())
    return _listed(event, _("Withdrawn. Tickets sold before stay valid."))


@feature.write("/manage/<event>/transfers", needs=EVENT_ORGANIZER)
def set_transferable(event: Event) -> Response:
    """Let holders pass their tickets on, or not."""
    allowed = request.form.get("allowed") == "yes"
    tickets.set_transferable(event, allowed, by=signed_in_user())
    return _listed(
        event, _("Tickets can be passed on.") if allowed else _("Tickets can’t be passed on any more.")
    )


def _saved(event: Event, ticket_type: TicketType) -> dict[str, Any]:
    return values_of(event, ticket_type, tickets.get_own_counter(ticket_type).quantity)


def _listed(event: Event, message: str) -> Response:
    return go(url_for("tickets.list_ticket_types", event=event.slug), message)
