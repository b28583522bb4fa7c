"""An event's public page, and making, editing, publishing and cancelling one."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import Response, current_app, flash, request, send_file, url_for

from app.blueprints.events.forms import (
    CancelEventForm,
    CopyEventForm,
    EditEventForm,
    EventFields,
    NewEventForm,
    values_of,
)
from app.blueprints.events.structured import structured_data
from app.core import hints
from app.core.i18n import gettext as _
from app.domain import access, communities, events, orders, places, reviews, tickets, venues
from app.models import Event
from app.models.events import DRAFT
from app.web import nav
from app.web.addresses import arrived_by
from app.web.feature import Feature
from app.web.forms import OnceForm
from app.web.kept import public_url
from app.web.policy import EVENT_ORGANIZER, EVENT_READER, SIGNED_IN, signed_in_user, viewer
from app.web.render import go, render, render_shared

feature = Feature("events", __name__)
PARTS = {"bar": "events/_places_bar.html", "offers": "events/_offers.html"}  # what shows places left


@feature.form("/new", needs=SIGNED_IN, once=True, limit="60 per hour", files=True)
def new_event() -> Response:
    """One page from nothing to an event on sale."""
    form = _new_form()
    if form.validate_on_submit():
        publish = "publish" in request.form
        with form.attempt():
            event = _open_event(form, publish)
            message = _("Published: your event is on sale.") if publish else _("Saved as a draft.")
            return _done(form, url_for("events.show_event", event=event.slug), message)
    return render("events/new_event.html", "events/_new_form.html", form=form)


@feature.read("/<event>", needs=EVENT_READER, cached=True)
def show_event(event: Event) -> Response:
    """What, when, where and for how much; the way to book."""
    sale, person = tickets.get_sale(event), viewer()
    said = reviews.said_of(event, person)
    return render(
        "events/show_event.html",
        event=event,
        sale=sale,
        kind=events.kind_label(event.kind),
        structured=structured_data(event, sale, said.rating if said else None),
        said=said,
        carried=arrived_by(),
        organizes=person is not None and access.may_organize(person.id, event.community_id),
        accent=event.community.accent,
    )


@feature.read("/<event>/places", needs=EVENT_READER)
def places_left(event: Event) -> Response:
    """How many places are left right now; whoever asks at the same moment shares one answer."""
    sale = tickets.get_sale(event)
    fragment = PARTS.get(request.args.get("of", ""), "events/_places_left.html")
    if event.status == DRAFT:
        return render(fragment, event=event, sale=sale)
    return render_shared(fragment, hints.topic(hints.PLACES, event.id), event=event, sale=sale)


@feature.read("/<event>/event.ics", needs=EVENT_READER)
def calendar_file(event: Event) -> Response:
    """The event for a calendar."""
    content = events.calendar_file(event, public_url("events.show_event", event=event.slug))
    name = f"{event.slug}.ics"
    response = send_file(
        BytesIO(content), "text/calendar; charset=utf-8", as_attachment=True, download_name=name
    )
    response.headers["Cache-Control"] = "no-cache"
    return response


@feature.form("/<event>/edit", needs=EVENT_ORGANIZER, files=True)
def edit_event(event: Event) -> Response:
    """Change what is said about an event."""
    form = _edit_form(event)
    if form.validate_on_submit():
        with form.attempt():
            details = form.details(event.currency, before=event)
            events.edit_event(event, details, form.version.data, by=signed_in_user())
            return _done(form, url_for("events.edit_event", event=event.slug), _("Saved."))
    return _edit_page(event, form)


@feature.write("/<event>/publication", needs=EVENT_ORGANIZER)
def publish_event(event: Event) -> Response:
    """Put a draft on sale; what is missing is said on its edit page."""
    form = _edit_form(event, formdata=None)
    with form.attempt():
        events.publish_event(event, by=signed_in_user())
    if form.errors:
        return _edit_page(event, form, status=409)
    return go(url_for("events.show_event", event=event.slug), _("Published: your event is on sale."))


@feature.form("/<event>/cancellation", needs=EVENT_ORGANIZER, once=True)
def cancel_event(event: Event) -> Response:
    """Call the event off, once its name and the numbers were seen."""
    form = CancelEventForm()
    if form.validate_on_submit():
        with form.attempt():
            orders.call_off(event, refund=form.refund.data, by=signed_in_user())
            page = "payments.refund_everybody" if form.refund.data else "events.edit_event"
            return go(
                url_for(page, event=event.slug), _("Cancelled. Everybody with a booking gets a letter.")
            )
    booked, owed = orders.count_bookings(event), orders.measure_refunds(event)
    values = {"event": event, "booked": booked, "owed": owed, **nav.event_rail(event)}
    return render("events/cancel_event.html", form=form, **values)


@feature.form("/<event>/copy", needs=EVENT_ORGANIZER, once=True, limit="60 per hour")
def copy_event(event: Event) -> Response:
    """A new draft from this event: its words, its tickets, none of its bookings."""
    form = CopyEventForm(data={"title": event.title})
    if form.validate_on_submit():
        with form.attempt():
            starts_at = form.starts_at(event.timezone)
            copy = tickets.copy_event(event, form.title.data, starts_at, by=signed_in_user())
            return go(url_for("events.edit_event", event=copy.slug), _("Copied as a draft."))
    return render("events/copy_event.html", form=form, event=event, **nav.event_rail(event))


@feature.form("/<event>/deletion", needs=EVENT_ORGANIZER, once=True)
def delete_event(event: Event) -> Response:
    """Take an event away that nobody has booked."""
    form = OnceForm()
    if form.validate_on_submit():
        with form.attempt():
            events.delete_event(event, by=signed_in_user())
            return go(url_for("manage.dashboard"), _("Deleted."))
    return render("events/delete_event.html", form=form, event=event, **nav.event_rail(event))


def _new_form() -> NewEventForm:
    person, settings = signed_in_user(), current_app.config["SETTINGS"]
    own = access.list_communities_of(person.id)
    return NewEventForm(
        own,
        settings.default_currency,
        may_start=communities.may_start(person, open_to_all=settings.open_communities),
        timezone=settings.default_timezone,
        organizer=request.args.get("organizer"),
        known_venues=venues.list_venues([community.id for community in own]),
    )


def _open_event(form: NewEventForm, publish: bool) -> Event:
    return tickets.open_event(
        form.chosen_organizer(),
        form.details(form.currency),
        form.first_type(),
        publish=publish,
        by=signed_in_user(),
        open_to_all=current_app.config["SETTINGS"].open_communities,
    )


def _edit_form(event: Event, **kwargs: Any) -> EditEventForm:
    known = venues.list_venues([event.community_id])
    return EditEventForm(data=_saved(event), known_venues=known, **kwargs)


def _saved(event: Event) -> dict[str, object]:
    return values_of(event, places.find_event_counter(event.id).quantity)


def _edit_page(event: Event, form: EditEventForm, status: int | None = None) -> Response:
    theirs = form.catch_up(_saved(event)) if form.stale else []
    return render(
        "events/edit_event.html",
        "events/_edit_form.html",
        status=status or form.status,
        form=form,
        event=event,
        theirs=theirs,
        missing=events.list_missing(event) if event.status == "draft" else [],
        **nav.event_rail(event),
    )


def _done(form: EventFields, url: str, message: str) -> Response:
    """Go on, telling the success and every time that the clocks made odd."""
    for sentence in form.oddities():
        flash(sentence, "warn")
    return go(url, message)
