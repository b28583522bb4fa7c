"""The door: who comes in, scanned by programs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from app.blueprints.api import lists, shapes
from app.blueprints.api.fields import Instant, Line, Number, money_of
from app.blueprints.api.needs import EVENT_DOOR
from app.blueprints.api.table import ID, feature
from app.core.i18n import gettext as _
from app.domain import checkin
from app.models import Event, Scan, Ticket
from app.models.checkin import BACK, BOOKING, OK, PASSES, REFUSALS
from app.web.policy import signed_in_user

DEVICE = "api"
UNTOLD = {"extras": None, "booking": None}  # of scans that are past


class ScanBody(ma.Schema):
    """One scan. nonce: chosen by the scanner; the same one twice is one scan.

    list: the event's first one if left out. way: out at lists that let people back in. at: when, if it
    was offline; shown: the result that the device told then. Whom it sent away is not let in later.
    """

    code = Line(300, least=1, required=True)
    nonce = fields.String(required=True, validate=validate.Regexp(r"^[A-Za-z0-9_-]{1,100}$"))
    list = Number(allow_none=True, load_default=None)
    way = fields.String(load_default=checkin.IN, validate=validate.OneOf(checkin.WAYS))
    at = Instant(allow_none=True, load_default=None)
    shown = fields.String(allow_none=True, load_default=None, validate=validate.OneOf([*PASSES, *REFUSALS]))


@feature.read(f"/events/{ID}/check-in-lists/", needs=EVENT_DOOR, query=lists.ListQuery,
              answer=shapes.listing(shapes.Door), tag="check-ins")  # fmt: skip
def list_check_in_lists(query: dict[str, Any], event: Event) -> dict[str, Any]:
    """The event's check-in lists with who is inside: a door, a day or an area each."""
    return lists.sliced(checkin.list_standings(event), query, _list)


def _list(row: checkin.Standing) -> dict[str, Any]:
    door = row.door
    return {
        "id": door.id,
        "event": door.event_id,
        "name": door.name,
        "ticket_types": door.type_ids,
        "opens_at": door.opens_at,
        "closes_at": door.closes_at,
        "reentry": door.reentry,
        "inside": row.inside,
        "expected": row.expected,
    }


@feature.read(f"/events/{ID}/check-ins/", needs=EVENT_DOOR, query=lists.ListQuery,
              answer=shapes.listing(shapes.CheckIn), tag="check-ins")  # fmt: skip
def list_check_ins(query: dict[str, Any], event: Event) -> dict[str, Any]:
    """All scans at the event, newest first, refused ones too."""
    found = checkin.list_scans(event, query["page"], query["page_size"])
    return lists.told(found, query, lambda row: _past(*row))


@feature.write("POST", f"/events/{ID}/check-ins/", needs=EVENT_DOOR, body=ScanBody, answer=shapes.CheckIn,
               limit="check-ins", tag="check-ins")  # fmt: skip
def check_in(body: dict[str, Any], event: Event) -> dict[str, Any]:
    """Let a ticket in, or say why not: that is a result, not an error.

    A booking's code lets nobody in: it is answered with the booking's tickets and what is to be paid.
    """
    door = checkin.get_list(event, body["list"])
    verdict = checkin.admit(
        door, body["code"], body["nonce"], by=signed_in_user(), device=DEVICE, at=body["at"],
        way=body["way"], shown=body["shown"],
    )  # fmt: skip
    passed = verdict.result in (OK, BACK)
    came = verdict.scan.at if passed else verdict.earlier.at if verdict.earlier else None
    found = checkin.get_booking(event, door, body["code"]) if verdict.result == BOOKING else None
    more = {"extras": checkin.handed_out(verdict), "booking": _booking(found) if found else None}
    return {**_scan(verdict.scan, verdict.ticket, came), **more}


def _booking(found: checkin.Booking) -> dict[str, Any]:
    order = found.order
    return {
        "code": order.code,
        "name": order.name,
        "tickets": [_ticket(one) for one in found.tickets],
        "to_pay": money_of(order.total, order.currency) if found.owing else None,
    }


def _ticket(found: checkin.Found) -> dict[str, Any]:
    ticket = found.ticket
    return {
        "id": ticket.id,
        "number": ticket.number,
        "name": ticket.guest.name,
        "ticket_type": ticket.ticket_type_id,
        "status": ticket.status,
        "inside": found.inside,
    }


def _past(scan: Scan, ticket: Ticket | None) -> dict[str, Any]:
    return {**_scan(scan, ticket, scan.at if scan.result in (OK, BACK) else None), **UNTOLD}


def _scan(scan: Scan, ticket: Ticket | None, came: datetime | None) -> dict[str, Any]:
    return {
        "id": scan.id,
        "list": scan.list_id,
        "result": scan.result,
        "ticket": ticket.id if ticket else None,
        "guest": ticket.guest.name if ticket else None,
        "checked_in_at": came,
        "message": _messages()[scan.result],
    }


def _messages() -> dict[str, str]:
    return {
        "ok": _("Come in."),
        "back": _("Come in again."),
        "left": _("Went out."),
        "not-inside": _("Not inside with this ticket."),
        "wrong-list": _("This list is not for tickets of this kind."),
        "not-now": _("This list does not let people in at this time."),
        "already-used": _("Already in with this ticket."),
        "cancelled": _("This ticket was cancelled."),
        "unknown": _("No ticket has this code."),
        "booking": _("This is a booking’s code: check its tickets in one by one."),
        "wrong-event": _("This ticket is for another event."),
        "passed-on": _("This ticket was passed on; its new holder has another code."),
        "undone": _("The check-in was taken back."),
    }
