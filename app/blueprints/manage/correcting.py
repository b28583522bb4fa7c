"""Putting an order right: its buyer, their letter, notes for whoever looks next."""

from __future__ import annotations

from flask import Response, url_for

from app.blueprints.manage.desk_forms import AddNoteForm, EditBuyerForm
from app.blueprints.manage.routes import feature
from app.core.i18n import gettext as _
from app.domain import orders
from app.models import Event, Order
from app.web import nav
from app.web.policy import EVENT_ORGANIZER, signed_in_user
from app.web.render import go, render


@feature.form("/<event>/orders/<code>/buyer", needs=EVENT_ORGANIZER, limit="30 per minute")
def edit_buyer(event: Event, code: str) -> Response:
    """Name and address; whoever has the new address gets the letter."""
    order = orders.get_order_of_event(event, code)
    saved = {"name": order.name, "email": order.email, "version": order.version}
    form = EditBuyerForm(data=saved)
    if form.validate_on_submit():
        with form.attempt():
            return _corrected(order, event, form)
    order = orders.get_order_of_event(event, code)
    saved = {"name": order.name, "email": order.email, "version": order.version}
    theirs = form.catch_up(saved) if form.stale else []
    values = {"form": form, "event": event, "order": order, "theirs": theirs, **nav.event_rail(event)}
    return render("manage/edit_buyer.html", "manage/_edit_buyer.html", status=form.status, **values)


def _corrected(order: Order, event: Event, form: EditBuyerForm) -> Response:
    name, email, version = form.name.data or "", form.email.data or "", form.version.data or 0
    changed = orders.correct_buyer(order, name, email, version, by=signed_in_user())
    message = _("Saved. The letter is on its way to %(email)s.", email=email) if changed else _("Saved.")
    return _back(order, event, message)


def _back(order: Order, event: Event, message: str) -> Response:
    return go(url_for("manage.show_order", event=event.slug, code=order.code), message)


@feature.write("/<event>/orders/<code>/letters", needs=EVENT_ORGANIZER, limit="10 per minute")
def send_again(event: Event, code: str) -> Response:
    """The letter with the tickets, or with how to pay, once more."""
    order = orders.get_order_of_event(event, code)
    orders.send_again(order, by=signed_in_user())
    return _back(order, event, _("The letter is on its way to %(email)s.", email=order.email))


@feature.form("/<event>/orders/<code>/notes", needs=EVENT_ORGANIZER)
def add_note(event: Event, code: str) -> Response:
    """Something to remember about an order."""
    order, form = orders.get_order_of_event(event, code), AddNoteForm()
    if form.validate_on_submit():
        orders.add_note(order, form.text.data or "", by=signed_in_user())
        return _back(order, event, _("Noted."))
    return render("manage/add_note.html", form=form, event=event, order=order, **nav.event_rail(event))


@feature.write("/<event>/orders/<code>/notes/<int:note_id>/removal", needs=EVENT_ORGANIZER)
def remove_note(event: Event, code: str, note_id: int) -> Response:
    """Take a note away for good."""
    order = orders.get_order_of_event(event, code)
    orders.remove_note(order, note_id, by=signed_in_user())
    return _back(order, event, _("The note is gone."))
