"""The tickets of many orders at once, with when their holders came in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.core.db import db
from app.models import Admission, OrderLine, Ticket


@dataclass(frozen=True)
class Held:
    """A ticket (guest loaded) and when its holder came in, if they are."""

    ticket: Ticket
    since: datetime | None


def list_held(order_ids: Sequence[int]) -> dict[int, list[Held]]:
    """The tickets by order id, by number."""
    inside = select(func.min(Admission.at)).where(
        Admission.ticket_id == Ticket.id, Admission.undone_at.is_(None)
    )
    query = (
        select(OrderLine.order_id, Ticket, inside.correlate(Ticket).scalar_subquery())
        .join(OrderLine, OrderLine.id == Ticket.order_line_id)
        .options(joinedload(Ticket.guest))
        .where(OrderLine.order_id.in_(order_ids))
        .order_by(Ticket.id)
    )
    found: dict[int, list[Held]] = {}
    for order_id, ticket, since in db.session.execute(query):
        found.setdefault(order_id, []).append(Held(ticket, since))
    return found
