"""A new event with its first ticket type, in one go."""

from __future__ import annotations

from app.domain import communities, events
from app.domain.communities import CommunityDetails
from app.domain.events import EventDetails
from app.domain.tickets.types import TypeDetails, add_ticket_type
from app.models import Community, Event, User


def open_event(
    organizer: Community | CommunityDetails, details: EventDetails, first: TypeDetails | None, *,
    publish: bool, by: User, open_to_all: bool = True,
) -> Event:  # fmt: skip
    """Make an event with its first ticket type, and put it on sale when `publish` says so.

    organizer: a community, or the details of one that begins with this event.
    open_to_all: whether everyone may start a community here. Raises Refused like each of
    the verbs it is made of.
    """
    if isinstance(organizer, CommunityDetails):
        organizer = communities.start_community(organizer, by=by, open_to_all=open_to_all)
    event = events.create_event(organizer, details, by=by)
    if first is not None:
        add_ticket_type(event, first, by=by)
    if publish:
        events.publish_event(event, by=by)
    return event
