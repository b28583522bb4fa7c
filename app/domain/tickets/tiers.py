"""Tiers: a ticket type that opens once the one before it is sold out or over. Pure, but for `check`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from app.core.db import db, lock
from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.domain.tickets.states import LATER, NOT_ONLINE, NOT_YET, ON_SALE, OVER, SOLD_OUT
from app.models import Event, TicketType

if TYPE_CHECKING:
    from app.domain.tickets.offers import Offer
    from app.domain.tickets.types import TypeDetails

GONE = {SOLD_OUT, OVER}
WAITS = {ON_SALE, NOT_YET, NOT_ONLINE, SOLD_OUT}  # what may be said of a tier once its turn has come


def in_turn(offers: Sequence[Offer], kept: Collection[int] = ()) -> list[Offer]:
    """The offers with LATER for each whose turn has not come.

    kept: ids of types that somebody holds places of, whose turn is not taken back meanwhile.
    """
    known = {offer.type.id: offer for offer in offers}
    return [replace(o, state=LATER) if _waits(o, known) and o.type.id not in kept else o for o in offers]


def shown(offers: Sequence[Offer]) -> list[Offer]:
    """What buyers see of offers in turn: of a chain the open tier, with the next one where it is told of."""
    after = {o.type.follows_id: o for o in offers if o.type.follows_id is not None}
    seen = []
    for offer in offers:
        following = after.get(offer.type.id)
        past = offer.state in GONE and following is not None and following.state != LATER
        if offer.state != LATER and not past:
            told = following is not None and following.state == LATER and following.type.announced
            seen.append(replace(offer, then=following.type) if following and told else offer)
    return seen


def _waits(offer: Offer, known: dict[int, Offer]) -> bool:
    """Whether any tier before it is still to be had, or yet to come."""
    if offer.state not in WAITS:
        return False
    before = known.get(offer.type.follows_id or 0)
    while before is not None:
        if before.state not in GONE:
            return True
        before = known.get(before.type.follows_id or 0)
    return False


def check(event_id: int, type_id: int | None, details: TypeDetails) -> None:
    """Whether the type may stand where `details` put it. Raises Refused, naming the field.

    type_id: None for a new one.
    """
    if details.hidden and type_id is not None and _follower(type_id) is not None:
        raise Refused(_("Another ticket opens after this one, so it can’t be hidden."), "hidden", status=422)
    if details.follows_id is None:
        return
    lock(db.session.get_one(Event, event_id))
    before = db.session.get(TicketType, details.follows_id)
    if before is None or before.event_id != event_id or before.withdrawn_at is not None:
        raise Refused(_("Choose among this event’s tickets."), "follows_id", status=422)
    if details.hidden or before.hidden:
        raise Refused(_("Hidden tickets have no turn. Show both, or let it open by itself."), "follows_id",
                      status=422)  # fmt: skip
    if (before.per_ticket is None) != (details.per_ticket is None):
        raise Refused(_("A ticket can’t open after what only goes with tickets, nor the other way round."),
                      "follows_id", status=422)  # fmt: skip
    following = _follower(before.id)
    if following is not None and following.id != type_id:
        raise Refused(
            _("%(other)s opens after %(name)s already.", other=following.name, name=before.name),
            "follows_id",
            status=422,
        )
    _check_no_circle(before, type_id)


def _check_no_circle(before: TicketType | None, type_id: int | None) -> None:
    while before is not None:
        if before.id == type_id:
            raise Refused(_("Each would wait for the other. Choose another one."), "follows_id", status=422)
        before = db.session.get(TicketType, before.follows_id) if before.follows_id else None


def close_gap(withdrawn: TicketType) -> None:
    """Whoever followed a type that is withdrawn follows the one before it."""
    db.session.flush()
    step = update(TicketType).where(TicketType.follows_id == withdrawn.id, TicketType.withdrawn_at.is_(None))
    db.session.execute(step.values(follows_id=withdrawn.follows_id, version=TicketType.version + 1))


def _follower(type_id: int) -> TicketType | None:
    query = select(TicketType).where(TicketType.follows_id == type_id, TicketType.withdrawn_at.is_(None))
    return db.session.scalar(query)
