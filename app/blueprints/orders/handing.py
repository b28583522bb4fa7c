"""Pages: a ticket passed on, the name on it, its letter sent again."""

from __future__ import annotations

from typing import Any

from flask import Response, url_for

from app.blueprints.orders.handing_forms import AcceptTicketForm, OfferTicketForm, RenameHolderForm
from app.blueprints.orders.routes import feature
from app.core.i18n import gettext as _
from app.domain import events, orders, tickets
from app.models import Event, Order, Ticket, Transfer
from app.web.forms import Form
from app.web.policy import ORDER_HOLDER, TICKET_HOLDER, TRANSFER_RECEIVER, viewer
from app.web.render import go, render


@feature.form("/t/<ticket>/transfer", needs=TICKET_HOLDER, once=True, limit="10 per minute")
def pass_on(ticket: Ticket) -> Response:
    """Offer the ticket to somebody; or see who it is offered to."""
    form, event = OfferTicketForm(), events.get_event_by_id(ticket.event_id)
    if form.validate_on_submit():
        with form.attempt():
            tickets.offer_ticket(ticket, event, form.email.data or "", by=viewer())
            return go(_here(ticket), _("Offered. The letter is on its way; you hear what they say."))
    standing, waiting = tickets.standing_of(ticket, event), tickets.find_open_transfer(ticket)
    return _page("orders/pass_on.html", event, form, ticket=ticket, standing=standing, waiting=waiting)


@feature.write("/t/<ticket>/transfer/withdrawal", needs=TICKET_HOLDER, limit="10 per minute")
def take_back(ticket: Ticket) -> Response:
    """Offer it no more."""
    tickets.take_back(ticket, by=viewer())
    return go(_here(ticket), _("Taken back. The ticket stays yours."))


def _here(ticket: Ticket) -> str:
    return url_for("orders.pass_on", ticket=ticket.secret)


@feature.form("/transfers/<transfer>", needs=TRANSFER_RECEIVER, once=True, limit="10 per minute")
def show_transfer(transfer: Transfer, event: Event) -> Response:
    """What is offered, to take it or to say no."""
    person = viewer()
    form = AcceptTicketForm(data={"name": person.name if person else ""})
    if form.validate_on_submit():
        with form.attempt():
            ticket = tickets.accept_ticket(transfer, event, form.name.data or "", by=person)
            return go(url_for("orders.show_ticket", ticket=ticket.secret), _("The ticket is yours."))
    shown = {
        "secret": tickets.transfer_secret(transfer.code),
        "standing": tickets.standing_of(transfer.ticket, event),
        "giver": tickets.holder_name(transfer.ticket),
    }
    return _page("orders/show_transfer.html", event, form, transfer=transfer, **shown)


@feature.write("/transfers/<transfer>/refusal", needs=TRANSFER_RECEIVER, limit="10 per minute")
def decline_transfer(transfer: Transfer, event: Event) -> Response:
    """Say no to the ticket."""
    tickets.decline_ticket(transfer, event, by=viewer())
    secret = tickets.transfer_secret(transfer.code)
    return go(url_for("orders.show_transfer", transfer=secret), _("You said no; whoever offered it is told."))


@feature.form("/t/<ticket>/name", needs=TICKET_HOLDER, limit="10 per minute")
def rename_holder(ticket: Ticket) -> Response:
    """Put another name on the ticket."""
    event = events.get_event_by_id(ticket.event_id)
    form = RenameHolderForm(data={"name": ticket.guest.name or ""})
    if form.validate_on_submit():
        with form.attempt():
            tickets.rename_holder(ticket, event, form.name.data or "", by=viewer())
            return go(url_for("orders.show_ticket", ticket=ticket.secret), _("The name is changed."))
    standing = tickets.naming_of(ticket, event)
    return _page("orders/rename_holder.html", event, form, ticket=ticket, standing=standing)


@feature.write("/bookings/<order>/letter", needs=ORDER_HOLDER, limit="3 per minute")
def send_letter(order: Order) -> Response:
    """Send the buyer the tickets once more."""
    orders.send_again(order, by=viewer())
    here = url_for("orders.show_booking", order=order.code)
    return go(here, _("Sent once more, to %(email)s.", email=order.email))


def _page(name: str, event: Event, form: Form, **shown: Any) -> Response:
    """For whoever has the link alone, and asked anew each time: by now it may be somebody else's."""
    page = render(name, event=event, form=form, accent=event.community.accent, posts=True, **shown)
    page.headers["Cache-Control"] = "private, no-cache"
    page.headers["X-Robots-Tag"] = "noindex"
    return page
