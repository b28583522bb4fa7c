"""Promo codes made many at once: made, looked at, taken away as a file, stopped and resumed."""

from __future__ import annotations

from typing import Any

from flask import Response, url_for

from app.blueprints.promotions.feature import feature
from app.blueprints.promotions.forms import MakeCodesForm
from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.domain import promotions
from app.models import CodeBatch, Event
from app.web import addresses, nav
from app.web.policy import EVENT_ORGANIZER, signed_in_user
from app.web.render import go, render
from app.web.sheet_files import csv_file

BATCHES = "/events/<event>/promo-codes/batches"


@feature.form(f"{BATCHES}/new", needs=EVENT_ORGANIZER, once=True)
def make_codes(event: Event) -> Response:
    """Make many codes with one rule."""
    form = MakeCodesForm(event)
    if form.validate_on_submit():
        with form.attempt():
            said = form.name.data, form.count.data, form.prefix.data, form.details()
            batch = promotions.make_batch(event, *said, by=signed_in_user())
            made = ngettext("%(num)d code made.", "%(num)d codes made.", form.count.data)
            return _shown(event, batch, made)
    values = {"form": form, "event": event, **nav.event_rail(event)}
    return render("promotions/make_codes.html", "promotions/_make_form.html", **values)


@feature.read(f"{BATCHES}/<int:batch_id>", needs=EVENT_ORGANIZER)
def show_batch(event: Event, batch_id: int) -> Response:
    """The codes that were made together, and who used them."""
    batch = promotions.get_batch(event, batch_id)
    values: dict[str, Any] = {"event": event, "batch": batch}
    values["use"] = promotions.list_batches(event, batch.id)[0]
    values["page"] = promotions.page_of_batch(batch, addresses.page_number())
    return render("promotions/show_batch.html", "promotions/_batch.html", **values, **nav.event_rail(event))


@feature.read(f"{BATCHES}/<int:batch_id>.csv", needs=EVENT_ORGANIZER, limit="30 per minute")
def batch_csv(event: Event, batch_id: int) -> Response:
    """The codes as a file, with the booking that used each."""
    found = promotions.list_batch(promotions.get_batch(event, batch_id))
    words = {
        "open": _("Open"),
        "stopped": _("Stopped"),
        "used-up": _("Used"),
        "not-yet": _("Not yet"),
        "over": _("Over"),
    }
    rows = [(one.promo.code, words[one.state], one.order_code) for one in found]
    return csv_file(event, f"codes-{batch_id}", [(_("Code"), _("State"), _("Order")), *rows])


@feature.write(f"{BATCHES}/<int:batch_id>/stop", needs=EVENT_ORGANIZER)
def stop_batch(event: Event, batch_id: int) -> Response:
    """Let nobody use these codes any more."""
    batch = promotions.get_batch(event, batch_id)
    promotions.stop_batch(batch, by=signed_in_user())
    return _shown(event, batch, _("Stopped. Bookings made with these codes stay as they are."))


@feature.write(f"{BATCHES}/<int:batch_id>/resumption", needs=EVENT_ORGANIZER)
def resume_batch(event: Event, batch_id: int) -> Response:
    """Let these codes be used again."""
    batch = promotions.get_batch(event, batch_id)
    promotions.resume_batch(batch, by=signed_in_user())
    return _shown(event, batch, _("They can be used again, each once."))


def _shown(event: Event, batch: CodeBatch, message: str) -> Response:
    return go(url_for("promotions.show_batch", event=event.slug, batch_id=batch.id), message)
