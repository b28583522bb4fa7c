"""One's own place on an event's waitlist."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from app.blueprints.api.fields import Instant, Number
from app.blueprints.api.needs import EVENT_VISITOR
from app.blueprints.api.programme import Created
from app.blueprints.api.shapes import Shape, always, maybe
from app.blueprints.api.table import ID, feature
from app.core.errors import NotFound
from app.core.i18n import gettext as _
from app.domain import orders, tickets, waitlist
from app.models import Event, WaitlistEntry, WaitlistOffer
from app.models.waitlist import LIVE
from app.web.kept import public_url
from app.web.policy import signed_in_user
from app.web.problems import Invalid

STATES = ("waiting", "offered", "served", "left", "lapsed", "closed")


class OfferShape(Shape):
    """Places that are kept. url: where they are booked; a booking by the API takes them too."""

    ticket_type = always(fields.Integer)
    expires_at = always(Instant)
    url = always(fields.String)


class PlaceShape(Shape):
    """ticket_type: null for any. position: in the line, from 1, while one waits."""

    id = always(fields.Integer)
    event = always(fields.Integer)
    ticket_type = maybe(fields.Integer)
    quantity = always(fields.Integer)
    status = always(fields.String, validate=validate.OneOf(STATES))
    position = maybe(fields.Integer)
    joined_at = always(Instant)
    offer = fields.Nested(OfferShape, required=True, allow_none=True)


class WishBody(ma.Schema):
    """Without ticket_type one waits for any ticket, or for the one type that is sold out.

    The offer says which came free first.
    """

    ticket_type = Number(load_default=None, allow_none=True)
    quantity = Number(1, orders.LARGEST_ORDER, load_default=1)


@feature.read(f"/events/{ID}/waitlist/", needs=EVENT_VISITOR, answer=PlaceShape, tag="waitlist")
def show_place(event: Event) -> dict[str, Any]:
    """One's own place; 404 for whoever never joined."""
    return _told(_own(event))


@feature.write("POST", f"/events/{ID}/waitlist/", needs=EVENT_VISITOR, body=WishBody, answer=PlaceShape,
               status=201, tag="waitlist")  # fmt: skip
def join_waitlist(body: dict[str, Any], event: Event) -> Created:
    """Wait for what is sold out, first come, first served; joining again changes nothing."""
    user = signed_in_user()
    kind = body["ticket_type"] or _only_one(event)
    wish = waitlist.Wish(kind, body["quantity"], user.name, user.email)
    entry = waitlist.join(event, wish, by=user)
    return _told(entry), 201, {"Location": public_url("api.show_place", id=event.id)}


@feature.write("DELETE", f"/events/{ID}/waitlist/", needs=EVENT_VISITOR, status=204, tag="waitlist")
def leave_waitlist(event: Event) -> None:
    """Wait no more; what was offered goes to the next in line."""
    entry = _own(event)
    if entry.state not in LIVE:
        raise NotFound
    waitlist.leave(entry, by=signed_in_user())


def _own(event: Event) -> WaitlistEntry:
    entry = waitlist.find_entry_of_user(event, signed_in_user())
    if entry is None:
        raise NotFound
    return entry


def _only_one(event: Event) -> int | None:
    """The type that alone is sold out; None where several are, and any of them will do."""
    offers = [offer for offer in tickets.list_offers(event) if not offer.is_extra]
    sold_out = [offer.type.id for offer in offers if offer.state == tickets.SOLD_OUT]
    if not sold_out:
        raise Invalid({"ticket_type": [_("Choose one of the tickets that are sold out.")]})
    return sold_out[0] if len(sold_out) == 1 else None


def _told(entry: WaitlistEntry) -> dict[str, Any]:
    standing = waitlist.stand(entry)
    url = public_url("waitlist.show_entry", entry=waitlist.entry_secret(entry.code))
    return {
        "id": entry.id,
        "event": entry.event_id,
        "ticket_type": entry.ticket_type_id,
        "quantity": entry.quantity,
        "status": standing.state,
        "position": standing.place,
        "joined_at": entry.joined_at,
        "offer": _offered(standing.offer, url) if standing.offer else None,
    }


def _offered(offer: WaitlistOffer, url: str) -> dict[str, Any]:
    return {"ticket_type": offer.ticket_type_id, "expires_at": offer.expires_at, "url": url}
