"""Who may use a route. A need loads the route's scope, checks the person, hands the object in.

A stranger gets the same 404 as for what does not exist; somebody signed out is asked to
sign in before anything is looked up; a member without the right gets 403.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from flask import session
from flask_login import current_user

from app.core.errors import NotFound
from app.domain import access, certificates, communities, events, mailings, orders, surveys, tickets, waitlist
from app.models import Event, Order, User
from app.models.access import OWNER
from app.models.events import DRAFT

Values = dict[str, Any]
BOOKINGS = "bookings"


class SignInNeeded(Exception):
    """Nobody is signed in."""


class Forbidden(Exception):
    """The person belongs here but lacks the right."""


@dataclass(frozen=True)
class Need:
    """One kind of right. resolve: from the address's values to the view's arguments."""

    name: str
    resolve: Callable[[Values], Values]


def signed_in_user() -> User:
    """The person of this request. Raises SignInNeeded when there is none."""
    if not current_user.is_authenticated:
        raise SignInNeeded
    return cast(User, current_user._get_current_object())


def viewer() -> User | None:
    """The person of this request, or None for a visitor."""
    return signed_in_user() if current_user.is_authenticated else None


def _anyone(values: Values) -> Values:
    return values


def _signed_in(values: Values) -> Values:
    signed_in_user()
    return values


def _admin(values: Values) -> Values:
    if not signed_in_user().is_admin:
        raise NotFound
    return values


def _community(values: Values) -> Values:
    return {**values, "community": communities.get_community(values.pop("community"))}


def _community_organizer(values: Values) -> Values:
    user = signed_in_user()
    community = communities.get_community(values.pop("community"))
    if not access.may_organize(user.id, community.id):
        raise NotFound
    return {**values, "community": community}


def _community_owner(values: Values) -> Values:
    user = signed_in_user()
    community = communities.get_community(values.pop("community"))
    role = access.role_in(user.id, community.id)
    if role is None:
        raise NotFound
    if role != OWNER:
        raise Forbidden
    return {**values, "community": community}


def _event_reader(values: Values) -> Values:
    return {**values, "event": readable(events.get_event(values.pop("event")))}


def _event_visitor(values: Values) -> Values:
    signed_in_user()
    return _event_reader(values)


def readable(event: Event) -> Event:
    """The event, unless it is a draft of others. Raises NotFound."""
    if event.status == DRAFT and not _organizes(event):
        raise NotFound
    return event


def _organizes(event: Event) -> bool:
    user = viewer()
    return user is not None and access.may_organize(user.id, event.community_id)


def _event_organizer(values: Values) -> Values:
    signed_in_user()
    return {**values, "event": organized(events.get_event(values.pop("event")))}


def organized(event: Event) -> Event:
    """The event, if this person runs it. Raises NotFound, for its door staff Forbidden."""
    user = signed_in_user()
    if access.may_organize(user.id, event.community_id):
        return event
    if access.may_admit(user.id, event):
        raise Forbidden
    raise NotFound


def _event_door(values: Values) -> Values:
    slug = values.pop("event")
    met = access.find_at_door(number_of(session.get("_user_id", "")) or 0, slug=slug)
    signed_in_user()  # is loaded with the event: no statement of its own
    return {**values, "event": _admitted(met)}


def _event_cashier(values: Values) -> Values:
    met = _event_door(values)
    if not access.may_take_money(signed_in_user().id, met["event"]):
        raise Forbidden
    return met


def event_at_door(event_id: int) -> Event:
    """The event with this number, if this person lets people in there. Raises NotFound."""
    return _admitted(access.find_at_door(signed_in_user().id, event_id=event_id))


def _admitted(met: access.AtDoor | None) -> Event:
    if met is None or met.event is None or not met.admits:
        raise NotFound
    return met.event


def number_of(identity: str) -> int | None:
    """The number of the person that a session names; None for what no session of ours says."""
    number = identity.partition(".")[0]
    return int(number) if number.isdecimal() else None


def _order_holder(values: Values) -> Values:
    order = orders.get_order(values.pop("order"))
    if not holds(order):
        raise NotFound
    return {**values, "order": order}


def holds(order: Order) -> bool:
    """Whether this browser made the booking, came by its link, or is signed in as its buyer."""
    if order.id in session.get(BOOKINGS, []):
        return True
    user = viewer()
    return user is not None and order.user_id == user.id


def _ticket_holder(values: Values) -> Values:
    return {**values, "ticket": tickets.get_ticket(values.pop("ticket"))}


def _transfer_receiver(values: Values) -> Values:
    transfer = tickets.get_transfer(values.pop("transfer"))
    return {**values, "transfer": transfer, "event": events.get_event_by_id(transfer.ticket.event_id)}


def _certificate_holder(values: Values) -> Values:
    user = signed_in_user()
    issued = certificates.get_by_number(values.pop("number"))
    runs = access.may_organize(user.id, issued.event.community_id)
    if issued.certificate.revoked_at or not (runs or certificates.is_theirs(issued.certificate, user)):
        raise NotFound
    return {**values, "certificate": issued.certificate}


def _letter_reader(values: Values) -> Values:
    return {**values, "reader": mailings.get_reader(values.pop("reader"))}


def _survey_guest(values: Values) -> Values:
    asked = surveys.get_asked(values.pop("invitation"))
    return {**values, "asked": asked}


def _waitlist_entry(values: Values) -> Values:
    entry = waitlist.get_entry(values.pop("entry"))
    return {**values, "entry": entry, "event": events.get_event_by_id(entry.event_id)}


def remember_booking(order: Order) -> None:
    """Let this browser see the booking again; it made it, or came by the buyer's link."""
    known = [order_id for order_id in session.get(BOOKINGS, []) if order_id != order.id]
    session[BOOKINGS] = [*known, order.id][-20:]


ANYONE = Need("anyone", _anyone)
SIGNED_IN = Need("signed in", _signed_in)
ADMIN = Need("admin", _admin)
COMMUNITY = Need("anyone (community)", _community)
COMMUNITY_ORGANIZER = Need("organizer of the community", _community_organizer)
COMMUNITY_OWNER = Need("owner of the community", _community_owner)
EVENT_READER = Need("reader of the event", _event_reader)
EVENT_VISITOR = Need("signed-in reader of the event", _event_visitor)
EVENT_ORGANIZER = Need("organizer of the event", _event_organizer)
EVENT_DOOR = Need("door staff of the event", _event_door)
EVENT_CASHIER = Need("who takes money at the event's door", _event_cashier)
ORDER_HOLDER = Need("holder of the booking", _order_holder)
TICKET_HOLDER = Need("whoever has the ticket's secret", _ticket_holder)
TRANSFER_RECEIVER = Need("whoever has the offered ticket's link", _transfer_receiver)
CERTIFICATE_HOLDER = Need("holder of the certificate, or organizer", _certificate_holder)
WAITLIST_ENTRY = Need("whoever has the waitlist entry's secret", _waitlist_entry)
LETTER_READER = Need("whoever has the link of a letter", _letter_reader)
SURVEY_GUEST = Need("whoever has the link of a survey", _survey_guest)
SIGNED_BY_PROVIDER = Need("a provider, by its signature", _anyone)
SIGNED_BY_COMMUNITYS = Need("a community's own provider, by its signature", _community)
