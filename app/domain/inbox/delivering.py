"""Putting something into people's inboxes: once a person, fact and kind, however often it is tried."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from app.core import clock, hints, rows
from app.core.db import db
from app.core.facts import Fact
from app.models import Event, Membership, Notification, Order, User

ROWS = 1000


def tell_people(
    fact: Fact, kind: str, people: Mapping[int, int | None], data: Mapping[str, Any] | None = None, *,
    own: Mapping[int, Mapping[str, Any]] = MappingProxyType({}),
) -> None:  # fmt: skip
    """Tell each of these people (id → the id of their order, if it is about one); their bells hear of it.

    own: what concerns one of them alone, by their id.
    """
    moment = clock.now()
    told_of = [
        {
            "user_id": user_id,
            "fact_id": fact.id,
            "kind": kind,
            "event_id": fact.event_id,
            "order_id": order_id,
            "data": {**(data or {}), **own.get(user_id, {})},
            "created_at": moment,
        }
        for user_id, order_id in people.items()
    ]
    rows.write()  # the fact itself may wait
    for start in range(0, len(told_of), ROWS):
        statement = insert(Notification).values(told_of[start : start + ROWS]).on_conflict_do_nothing()
        told = db.session.scalars(statement.returning(Notification.user_id))
        hints.tell(*[hints.topic(hints.INBOX, user_id) for user_id in told])


def tell_buyer(fact: Fact, kind: str, order_id: int, data: Mapping[str, Any] | None = None) -> None:
    """Tell whoever booked, if they have an account."""
    order = db.session.get_one(Order, order_id)
    if order.user_id is not None:
        tell_people(fact, kind, {order.user_id: order.id}, data)


def tell_organizers(
    fact: Fact, kind: str, *, order_id: int | None = None, data: Mapping[str, Any] | None = None
) -> None:
    """Tell everybody who organizes for the community of the fact's event."""
    event = db.session.get_one(Event, fact.event_id)
    members = select(Membership.user_id).where(Membership.community_id == event.community_id)
    tell_people(fact, kind, dict.fromkeys(db.session.scalars(members), order_id), data)


def list_organizers(event_id: int) -> list[tuple[int, str]]:
    """Id and address of everybody who organizes for the event's community."""
    query = (
        select(User.id, User.email)
        .join(Membership, Membership.user_id == User.id)
        .join(Event, Event.community_id == Membership.community_id)
        .where(Event.id == event_id)
    )
    return [(user_id, address) for user_id, address in db.session.execute(query.order_by(User.id))]
