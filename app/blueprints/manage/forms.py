"""What organizers send, and how they filter their lists."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from flask import current_app, request

from app.core import clock, text
from app.domain import reports
from app.models.orders import CANCELLED, CONFIRMED, DISPUTED, EXPIRED, PENDING, REFUNDED
from app.web import addresses
from app.web.forms import OnceForm

LONGEST = 100
STATUSES = (CONFIRMED, PENDING, CANCELLED, EXPIRED, REFUNDED, DISPUTED)
PRESENCES = ("in", "out")


class CancelOrderForm(OnceForm):
    """Nothing to fill in: sending it is the decision."""


@dataclass(frozen=True)
class OrderFilter:
    """q: part of a buyer's name, address or the code."""

    q: str
    status: str


@dataclass(frozen=True)
class AttendeeFilter:
    """presence: "in", "out" or ""; type: the id of a ticket type, 0 for all."""

    q: str
    presence: str
    type: int


def here() -> datetime:
    """The present moment on the clocks where this installation is at home."""
    return clock.now().astimezone(clock.zone(current_app.config["SETTINGS"].default_timezone))


def read_group() -> str:
    """Which of the person's events this request asks for; those to come unless it says otherwise."""
    group = request.args.get("show", "")
    return group if group in (reports.DRAFTS, reports.PAST) else reports.COMING


def read_order_filter() -> OrderFilter:
    """The filter in this request's address; what makes no sense is left out."""
    status = request.args.get("status", "")
    return OrderFilter(_search(), status if status in STATUSES else "")


def read_attendee_filter() -> AttendeeFilter:
    presence, kind = request.args.get("presence", ""), request.args.get("type", "")
    type_id = int(kind) if kind.isascii() and kind.isdigit() and len(kind) < 15 else 0
    return AttendeeFilter(_search(), presence if presence in PRESENCES else "", type_id)


def address(endpoint: str, event: str, asked: OrderFilter | AttendeeFilter, page: int = 1) -> str:
    """The shareable address of a filtered list of an event."""
    return addresses.tidy(endpoint, {**asdict(asked), "page": page}, event=event)


def _search() -> str:
    return text.one_line(request.args.get("q", "")[: LONGEST * 2])[:LONGEST]
