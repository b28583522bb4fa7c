"""An event's promo codes and tracking links, for who organizes it."""

from __future__ import annotations

from typing import Any

from flask import Response, url_for

from app.blueprints.promotions.feature import feature
from app.blueprints.promotions.forms import (
    AddPromoCodeForm,
    AddTrackingLinkForm,
    EditPromoCodeForm,
    values_of,
)
from app.core.i18n import gettext as _
from app.domain import promotions
from app.models import Event, PromoCode
from app.web import nav
from app.web.policy import EVENT_ORGANIZER, signed_in_user
from app.web.render import go, render

CODES = "/events/<event>/promo-codes"
LINKS = "/events/<event>/tracking-links"


@feature.read(CODES, needs=EVENT_ORGANIZER)
def list_codes(event: Event) -> Response:
    """The codes, with how often they were used and what they brought."""
    values: dict[str, Any] = {
        "found": promotions.list_codes(event),
        "batches": promotions.list_batches(event),
    }
    return render("promotions/list_codes.html", event=event, **values, **nav.event_rail(event))


@feature.form(f"{CODES}/new", needs=EVENT_ORGANIZER, once=True)
def add_code(event: Event) -> Response:
    """Make a code."""
    form = AddPromoCodeForm(event)
    if form.validate_on_submit():
        with form.attempt():
            promo = promotions.add_code(event, form.code.data, form.details(), by=signed_in_user())
            return _listed(event, _("Code %(code)s added.", code=promo.code))
    values = {"form": form, "event": event, **nav.event_rail(event)}
    return render("promotions/add_code.html", "promotions/_add_form.html", **values)


@feature.form(f"{CODES}/<int:code_id>/edit", needs=EVENT_ORGANIZER)
def edit_code(event: Event, code_id: int) -> Response:
    """Change what a code does; bookings made with it stay as they are."""
    promo = promotions.get_code(event, code_id)
    form = EditPromoCodeForm(event, data=_saved(event, promo))
    if form.validate_on_submit():
        with form.attempt():
            promotions.edit_code(event, promo, form.details(), form.version.data, by=signed_in_user())
            return _listed(event, _("Saved."))
    theirs = form.catch_up(_saved(event, promo)) if form.stale else []
    values = {"form": form, "event": event, "promo": promo, "theirs": theirs, **nav.event_rail(event)}
    return render("promotions/edit_code.html", "promotions/_edit_form.html", status=form.status, **values)


@feature.write(f"{CODES}/<int:code_id>/stop", needs=EVENT_ORGANIZER)
def stop_code(event: Event, code_id: int) -> Response:
    """Let nobody use a code any more."""
    promo = promotions.get_code(event, code_id)
    promotions.stop_code(promo, by=signed_in_user())
    message = _("%(code)s is stopped. Bookings made with it stay as they are.", code=promo.code)
    return _listed(event, message, promo.batch_id)


@feature.write(f"{CODES}/<int:code_id>/resumption", needs=EVENT_ORGANIZER)
def resume_code(event: Event, code_id: int) -> Response:
    """Let a stopped code be used again."""
    promo = promotions.get_code(event, code_id)
    promotions.resume_code(promo, by=signed_in_user())
    return _listed(event, _("%(code)s can be used again.", code=promo.code), promo.batch_id)


@feature.form(LINKS, needs=EVENT_ORGANIZER, once=True)
def list_links(event: Event) -> Response:
    """The tracking links with what they brought, and the way to another one."""
    form = AddTrackingLinkForm()
    if form.validate_on_submit():
        with form.attempt():
            promotions.add_link(event, form.name.data, form.source.data, by=signed_in_user())
            return go(url_for("promotions.list_links", event=event.slug), _("Link added."))
    found = promotions.list_sources(event)
    return render("promotions/list_links.html", event=event, form=form, found=found, **nav.event_rail(event))


@feature.write(f"{LINKS}/<int:link_id>/removal", needs=EVENT_ORGANIZER)
def remove_link(event: Event, link_id: int) -> Response:
    """Take a link off the list."""
    promotions.remove_link(promotions.get_link(event, link_id), by=signed_in_user())
    message = _("Removed. What was booked through it keeps saying so.")
    return go(url_for("promotions.list_links", event=event.slug), message)


def _saved(event: Event, promo: PromoCode) -> dict[str, Any]:
    return values_of(event, promo, promotions.details_of(promo))


def _listed(event: Event, message: str, batch_id: int | None = None) -> Response:
    if batch_id is not None:
        return go(url_for("promotions.show_batch", event=event.slug, batch_id=batch_id), message)
    return go(url_for("promotions.list_codes", event=event.slug), message)
