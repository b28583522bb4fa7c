"""Using a promo code: found by its text, refused to who guesses, kept to one person's share."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Row, Select, func, or_, select, text

from app.core import clock, ids, throttle
from app.core.db import db
from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.domain import places
from app.domain.promotions.rules import LONGEST, Code, is_open, plain_code
from app.models import Counter, Event, Order, PromoCode, PromoCodeType
from app.models.orders import CONFIRMED, PENDING

FIELD = "code"
TRIES, WITHIN = 20, timedelta(minutes=10)
LOCK = text("SELECT pg_advisory_xact_lock(:number)")


def use_code(event: Event, typed: str, *, who: str, kept: int | None = None) -> Code | None:
    """The code that was typed, if it may be used now; None where nothing was typed.

    who: whoever types, to stop guessing (an address). kept: id of a code that a live hold
    has already; that one stays good while the hold lives. Raises Refused, with one answer
    for what never was, is not yet and is no more; 429 after 20 different ones in 10 minutes.
    """
    said = plain_code(typed)
    if not said:
        return None
    what = f"code:{ids.digest(who)[:32]}"
    throttle.check_all(what, most=TRIES, within=WITHIN, field=FIELD)
    row = db.session.execute(_by_text(event, said)).first() if len(said) <= LONGEST else None
    if row is None or not (row[0].id == kept or _is_good(row[0])):
        raise Refused(
            _("This code isn’t valid for this event. Look at how it is written."),
            FIELD,
            after=lambda: throttle.count(what, said, within=WITHIN),
        )
    found = _described(row)
    if row.left is not None and row.left <= 0 and found.id != kept:
        raise used_up(found)
    return found


def used_up(code: Code) -> Refused:
    """That it is gone."""
    return Refused(_("%(code)s has been used as often as it may be.", code=code.text), FIELD)


def _is_good(row: PromoCode) -> bool:
    return row.withdrawn_at is None and is_open(row.valid_from, row.valid_to, clock.now())


def _by_text(event: Event, said: str) -> Select[PromoCode, int | None, list[int] | None]:
    types = select(func.array_agg(PromoCodeType.ticket_type_id)).where(
        PromoCodeType.promo_code_id == PromoCode.id
    )
    return (
        select(PromoCode, places.left_expression().label("left"), types.scalar_subquery().label("types"))
        .join(Counter, Counter.id == PromoCode.counter_id)
        .where(PromoCode.event_id == event.id, PromoCode.code == said)
    )


def _described(row: Row[PromoCode, int | None, list[int] | None]) -> Code:
    promo = row[0]
    return Code(
        id=promo.id,
        text=promo.code,
        kind=promo.kind,
        value=promo.value,
        counter_id=promo.counter_id,
        type_ids=frozenset(row.types or ()),
        most_per_person=promo.most_per_person,
        most_tickets=promo.most_tickets,
    )


def check_use(
    code: Code, email: str, *, helps: bool, beside: int | None = None
) -> None:  # fmt: skip
    """Whether this person may use the code for a booking.

    helps: whether it does anything for the tickets chosen. beside: the order of the booking
    itself. Two bookings of one person at once wait for each other. Raises Refused.
    """
    if not helps:
        raise Refused(_("%(code)s is not for the tickets you chose.", code=code.text), FIELD)
    if code.most_per_person is None:
        return
    number = int.from_bytes(bytes.fromhex(ids.digest(f"{code.id}\0{email}"))[:8], "big", signed=True)
    db.session.execute(LOCK, {"number": number})
    live = or_(Order.status == CONFIRMED, (Order.status == PENDING) & (Order.expires_at > clock.now()))
    used = select(func.count()).where(Order.promo_code_id == code.id, Order.email == email, live)
    if (db.session.scalar(used.where(Order.id != (beside or 0))) or 0) >= code.most_per_person:
        raise Refused(_("You have used %(code)s as often as one person may.", code=code.text), FIELD)
