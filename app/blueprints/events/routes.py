"""An event's public page, and making, editing, publishing and cancelling one."""

from __future__ import annotations

from io import BytesIO

from flask import Response, send_file

from app.blueprints.events.structured import structured_data
from app.domain import access, events, tickets
from app.models import Event
from app.web.feature import Feature
from app.web.filters import public_url
from app.web.policy import EVENT_READER, viewer
from app.web.render import render

feature = Feature("events", __name__)


@feature.read("/<event>", needs=EVENT_READER, cached=True)
def show_event(event: Event) -> Response:
    """What, when, where and for how much; the way to book."""
    sale, person = tickets.get_sale(event), viewer()
    return render(
        "events/show_event.html",
        event=event,
        sale=sale,
        kind=events.kind_label(event.kind),
        structured=structured_data(event, sale),
        organizes=person is not None and access.may_organize(person.id, event.community_id),
        accent=event.community.accent,
    )


@feature.read("/<event>/places", needs=EVENT_READER)
def places_left(event: Event) -> Response:
    """How many places are left right now; never kept by anyone."""
    response = render("events/_places_left.html", event=event, sale=tickets.get_sale(event))
    response.headers["Cache-Control"] = "no-store"
    return response


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
