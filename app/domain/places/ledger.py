"""Taking and giving back places: one conditional update per counter, in id order, in one statement.

READ COMMITTED is enough: the update itself tests the quantity, a CHECK stands behind it,
and the hot row is held for one statement and the commit (reliability.md, decision 2).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import (
    CTE,
    BigInteger,
    Boolean,
    Executable,
    bindparam,
    exists,
    func,
    or_,
    select,
    union_all,
    update,
)

from app.core import clock, rows
from app.core.db import db, table_of
from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.domain.places.queries import count_left
from app.domain.places.selling_out import note_sold_out
from app.models import Claim, Counter

COUNTER = table_of(Counter).c


class SoldOut(Refused):
    """A counter has fewer places left than were asked for. counter_id names it, left says how many."""

    def __init__(self, counter_id: int, left: int) -> None:
        message = (
            ngettext("Only %(num)d place is left.", "Only %(num)d places are left.", left)
            if left > 0
            else _("Sold out: the last place has just gone.")
        )
        super().__init__(message)
        self.counter_id = counter_id
        self.left = left


def open_counter(event_id: int, kind: str, quantity: int | None) -> Counter:
    """A new counter with nothing taken. quantity None: without limit."""
    counter = Counter(event_id=event_id, kind=kind, quantity=quantity, taken=0)
    db.session.add(counter)
    db.session.flush()
    return counter


def take(
    wanted: Mapping[int, int], *, order_id: int | None = None, offer_id: int | None = None,
    expires_at: datetime | None, ahead: bool = False,
) -> None:  # fmt: skip
    """Claim n places of every counter in `wanted` (counter id → n) for an order or an offer.

    expires_at: until when it is only a hold (UTC); None when it is for good. ahead: places that
    were this owner's before, or are the waitlist's to give; others get none while somebody waits.
    Raises SoldOut when any counter has too few; the caller's transaction is then given up.
    """
    owner = {"order_id": order_id, "offer_id": offer_id}
    claims = [
        {"counter_id": counter_id, "n": n, "expires_at": expires_at, **owner}
        for counter_id, n in sorted(wanted.items())
    ]
    rows.insert(Claim, claims)
    rows.write()  # the counters come last: a hot one is then held for one statement and the commit
    for counter_id, left in _add(sorted(wanted.items()), ahead):
        if left == 0 and expires_at is None:
            note_sold_out([counter_id])


def _add(wanted: Sequence[tuple[int, int]], ahead: bool) -> Iterator[tuple[int, int | None]]:
    """Take from the counters in turn; each with what is left of it, None without a limit."""
    done = 0
    while done < len(wanted):
        taken = _try(wanted[done:], ahead)
        if not taken:
            release_expired([wanted[done][0]])
            taken = _try(wanted[done:], ahead)
        if not taken:
            short = wanted[done][0]
            raise SoldOut(short, count_left([short])[short] or 0)
        yield from taken
        done += len(taken)


def _try(wanted: Sequence[tuple[int, int]], ahead: bool) -> list[tuple[int, int | None]]:
    """The one statement that decides; ends before the first counter that has too few."""
    values: dict[str, int | bool] = {"ahead": ahead}
    for k, (counter_id, n) in enumerate(wanted):
        values |= {f"counter{k}": counter_id, f"more{k}": n}
    return [(row[0], row[1]) for row in db.session.execute(_take(len(wanted)), values)]


@cache
def _take(n: int) -> Executable:
    """A conditional update for each of n counters, in this order: each needs the one before."""
    parts: list[CTE] = []
    for k in range(n):
        more = bindparam(f"more{k}", type_=BigInteger)
        one = (
            update(table_of(Counter))
            .where(COUNTER.id == bindparam(f"counter{k}", type_=BigInteger))
            .where(or_(~COUNTER.queue_open, bindparam("ahead", type_=Boolean)))
            .where(or_(COUNTER.quantity.is_(None), COUNTER.taken + more <= COUNTER.quantity))
            .where(*[exists(select(part.c.id)) for part in parts[-1:]])
            .values(taken=COUNTER.taken + more)
        )
        left = (COUNTER.quantity - COUNTER.taken).label("left")
        parts.append(one.returning(COUNTER.id, left).cte(f"taken{k}"))
    return union_all(*[select(part) for part in parts])


def settle(order_id: int, wanted: Mapping[int, int]) -> bool:
    """Make an order's holds final. False when they are not `wanted` (counter id → n) any more."""
    held: dict[int, int] = {}
    own = Claim.order_id == order_id, Claim.released_at.is_(None)
    claims = select(Claim.counter_id, Claim.n).where(*own).order_by(Claim.counter_id, Claim.id)
    for counter_id, n in db.session.execute(claims.with_for_update()):
        held[counter_id] = held.get(counter_id, 0) + n
    if held != wanted:
        return False
    final = update(Claim).where(*own).values(expires_at=None)
    db.session.execute(final.execution_options(synchronize_session=False))
    note_sold_out(held)
    return True


def prolong(order_id: int, until: datetime) -> None:
    """Hold an order's places for longer, until then (UTC). The order is locked by the caller."""
    own = Claim.order_id == order_id, Claim.released_at.is_(None), Claim.expires_at.is_not(None)
    db.session.execute(update(Claim).where(*own).values(expires_at=until))


def release(order_id: int) -> None:
    """Give an order's places back; a second time does nothing."""
    _release(Claim.order_id == order_id)


def give_back(order_id: int, freed: Mapping[int, int]) -> None:
    """Give some of an order's places back: counter id → n. What it does not hold is left out."""
    own = Claim.order_id == order_id, Claim.released_at.is_(None), Claim.counter_id.in_(list(freed))
    claims = select(Claim).where(*own).order_by(Claim.counter_id, Claim.id).with_for_update()
    back: dict[int, int] = {}
    for claim in db.session.scalars(claims.execution_options(populate_existing=True)):
        n = min(claim.n, freed[claim.counter_id] - back.get(claim.counter_id, 0))
        back[claim.counter_id] = back.get(claim.counter_id, 0) + n
        if n == claim.n:
            claim.released_at = clock.now()
        else:
            claim.n -= n
    db.session.flush()
    _lessen(back)


def exchange(order_id: int, wanted: Mapping[int, int], freed: Mapping[int, int]) -> None:
    """Claim places for an order for good and give others of its own back: counter id → n, none in both.

    All counters are locked first, in id order: two who swap the same two would wait for each other.
    Raises SoldOut like `take`.
    """
    own = Claim.order_id == order_id, Claim.released_at.is_(None), Claim.counter_id.in_(list(freed))
    claims = select(Claim.id).where(*own).order_by(Claim.counter_id, Claim.id).with_for_update()
    db.session.execute(claims)
    counters = select(Counter.id).where(Counter.id.in_([*wanted, *freed])).order_by(Counter.id)
    db.session.execute(counters.with_for_update(key_share=True))
    take(wanted, order_id=order_id, expires_at=None)
    give_back(order_id, freed)


def release_offer(offer_id: int) -> None:
    """Give the places of a waitlist's offer back; a second time does nothing."""
    _release(Claim.offer_id == offer_id)


def release_expired(counter_ids: Iterable[int] | None = None) -> None:
    """Give back holds that ran out, of some counters or of all; rows busy elsewhere are left alone."""
    expired = Claim.expires_at <= clock.now()
    if counter_ids is None:
        _release(expired, skip_locked=True)
    else:
        _release(expired & Claim.counter_id.in_(list(counter_ids)), skip_locked=True)


def _release(which: object, *, skip_locked: bool = False) -> None:
    due = (
        select(Claim.id, Claim.counter_id, Claim.n)
        .where(which, Claim.released_at.is_(None))  # type: ignore[arg-type]
        .order_by(Claim.counter_id, Claim.id)
        .with_for_update(skip_locked=skip_locked)
    )
    claims = db.session.execute(due).all()
    if not claims:
        return
    done = update(Claim).where(Claim.id.in_([c.id for c in claims])).values(released_at=clock.now())
    db.session.execute(done.execution_options(synchronize_session=False))
    back: dict[int, int] = {}
    for claim in claims:
        back[claim.counter_id] = back.get(claim.counter_id, 0) + claim.n
    _lessen(back)


def _lessen(back: Mapping[int, int]) -> None:
    for counter_id, n in sorted(back.items()):
        less = update(Counter).where(Counter.id == counter_id).values(taken=Counter.taken - n)
        db.session.execute(less.execution_options(synchronize_session=False))


def set_quantity(counter: Counter, quantity: int | None, field: str | None = None) -> None:
    """Change how many places there are. Raises Refused below what is taken, with that number."""
    release_expired([counter.id])
    change = (
        update(Counter)
        .where(Counter.id == counter.id, or_(quantity is None, Counter.taken <= func.coalesce(quantity, 0)))  # type: ignore[arg-type]
        .values(quantity=quantity)
        .returning(Counter.id)
        .execution_options(synchronize_session=False)
    )
    if db.session.execute(change).first() is None:
        taken = db.session.scalar(select(Counter.taken).where(Counter.id == counter.id)) or 0
        raise Refused(
            ngettext(
                "%(num)d place is taken already, so it can’t be fewer than that.",
                "%(num)d places are taken already, so it can’t be fewer than that.",
                taken,
            ),
            field,
        )
    db.session.refresh(counter)
