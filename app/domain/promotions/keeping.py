"""Promo codes as organizers keep them: added, edited, stopped and resumed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from app.core import clock, facts, ids
from app.core.db import db, lock
from app.core.errors import NotFound, Refused, Stale
from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.domain import places
from app.domain.promotions.facts import PromoCodeAdded, PromoCodeEdited, PromoCodeResumed, PromoCodeStopped
from app.domain.promotions.rules import CODE, plain_code
from app.models import Counter, Event, PromoCode, PromoCodeType, TicketType, User
from app.models.places import CODE as CODE_COUNTER
from app.models.promotions import AMOUNT, NOTHING, PERCENT


@dataclass(frozen=True)
class CodeDetails:
    """What an organizer says about a code. value: percent, or minor units; times in UTC.

    limit: how many bookings may use it; type_ids: which ticket types it is for, empty for
    every one that shows.
    """

    kind: str
    value: int = 0
    limit: int | None = None
    most_per_person: int | None = None
    most_tickets: int | None = None
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    type_ids: frozenset[int] = frozenset()
    note: str = ""


def add_code(event: Event, text: str, details: CodeDetails, *, by: User | None) -> PromoCode:
    """Make a code of this event. text: what people type; empty: one is made up.

    Raises Refused for a text that is no code or another code's, and for details that make no sense.
    """
    code = plain_code(text) or ids.new_code()
    if not CODE.fullmatch(code):
        raise Refused(
            _("Use 3 to 40 letters from A to Z, digits, - and _, beginning with a letter or digit."),
            "code",
            status=422,
        )
    lock(event)
    known = select(PromoCode.id).where(PromoCode.event_id == event.id, PromoCode.code == code)
    if db.session.scalar(known) is not None:
        raise Refused(_("This event has a code %(code)s already.", code=code), "code")
    check_details(event, details)
    counter = places.open_counter(event.id, CODE_COUNTER, details.limit)
    promo = PromoCode(event_id=event.id, counter_id=counter.id, code=code, created_at=clock.now())
    _apply(promo, details)
    db.session.add(promo)
    db.session.flush()
    _bind(promo, details.type_ids)
    event.has_codes = True
    what = PromoCodeAdded(event.id, promo.id, details.kind, details.value, details.limit)
    facts.record(what, by.id if by else None)
    return promo


def edit_code(event: Event, promo: PromoCode, details: CodeDetails, version: int, *, by: User) -> None:
    """Change what a code does from now on; bookings made with it stay as they are.

    Raises Stale when it was saved since `version`, Refused for a limit below its uses and for one of
    a batch, whose rule is one for all.
    """
    if promo.batch_id is not None:
        raise Refused(_("This code was made with others that share its rule. Stop it and make another one."))
    lock(promo)
    if promo.version != version:
        raise Stale(_("Somebody changed this code meanwhile. Look at it as it is now, then save again."))
    check_details(event, details)
    _set_limit(promo, details.limit)
    _apply(promo, details)
    _bind(promo, details.type_ids)
    promo.version += 1
    facts.record(PromoCodeEdited(event.id, promo.id, details.kind, details.value, details.limit), by.id)


def stop_code(promo: PromoCode, *, by: User) -> None:
    """Let nobody use the code any more; a second time does nothing."""
    if promo.withdrawn_at is None:
        promo.withdrawn_at = clock.now()
        facts.record(PromoCodeStopped(promo.event_id, promo.id), by.id)


def resume_code(promo: PromoCode, *, by: User) -> None:
    """Let a stopped code be used again."""
    if promo.withdrawn_at is not None:
        promo.withdrawn_at = None
        facts.record(PromoCodeResumed(promo.event_id, promo.id), by.id)


def get_code(event: Event, code_id: int) -> PromoCode:
    """A code of this event. Raises NotFound, also for another event's."""
    query = select(PromoCode).where(PromoCode.id == code_id, PromoCode.event_id == event.id)
    promo = db.session.scalar(query)
    if promo is None:
        raise NotFound
    return promo


def details_of(promo: PromoCode) -> CodeDetails:
    """What is said about a code now."""
    types = select(PromoCodeType.ticket_type_id).where(PromoCodeType.promo_code_id == promo.id)
    return CodeDetails(
        kind=promo.kind,
        value=promo.value,
        limit=db.session.get_one(Counter, promo.counter_id).quantity,
        most_per_person=promo.most_per_person,
        most_tickets=promo.most_tickets,
        valid_from=promo.valid_from,
        valid_to=promo.valid_to,
        type_ids=frozenset(db.session.scalars(types)),
        note=promo.note,
    )


def check_details(event: Event, details: CodeDetails) -> None:
    """Raise Refused, beside its field, for a rule that makes no sense for this event."""
    if details.kind == PERCENT and not 1 <= details.value <= 100:
        raise Refused(_("Write a whole number from 1 to 100."), "value", status=422)
    if details.kind == AMOUNT and details.value < 1:
        raise Refused(_("Write an amount above 0."), "value", status=422)
    own = select(TicketType.id).where(TicketType.event_id == event.id)
    if not details.type_ids <= set(db.session.scalars(own)):
        raise Refused(_("One of these ticket types is not this event’s. Choose again."), "types", status=422)
    if details.kind == NOTHING and not details.type_ids:
        raise Refused(
            _("Choose the hidden tickets that it opens; otherwise the code would do nothing."),
            "types",
            status=422,
        )
    if details.valid_from and details.valid_to and details.valid_to <= details.valid_from:
        raise Refused(_("The code has to end after it begins."), "valid_to", status=422)


def _set_limit(promo: PromoCode, limit: int | None) -> None:
    counter = db.session.get_one(Counter, promo.counter_id)
    try:
        places.set_quantity(counter, limit)
    except Refused as below:
        db.session.refresh(counter)
        raise Refused(
            ngettext(
                "It has been used once already, so the limit can’t be lower than that.",
                "It has been used %(num)d times already, so the limit can’t be lower than that.",
                counter.taken,
            ),
            "limit",
        ) from below


def _apply(promo: PromoCode, details: CodeDetails) -> None:
    promo.kind = details.kind
    promo.value = 0 if details.kind == NOTHING else details.value
    promo.most_per_person = details.most_per_person
    promo.most_tickets = details.most_tickets
    promo.valid_from = details.valid_from
    promo.valid_to = details.valid_to
    promo.note = details.note


def _bind(promo: PromoCode, type_ids: Iterable[int]) -> None:
    db.session.execute(delete(PromoCodeType).where(PromoCodeType.promo_code_id == promo.id))
    db.session.add_all(
        PromoCodeType(promo_code_id=promo.id, ticket_type_id=type_id) for type_id in sorted(type_ids)
    )
    db.session.flush()
