"""Places that several ticket types share: their claims are counted once more, by the quota's counter.

Orders and offers come before their claims, claims before counters, counters in id order, as for
everybody who takes or gives back.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import insert, literal, select, update

from app.core import clock
from app.core.db import db, table_of
from app.domain.places.queries import claimed
from app.models import Claim, Counter, Order, WaitlistOffer

COPIED = ("n", "order_id", "offer_id", "guest_id", "expires_at")


def lock_counters(counter_ids: Collection[int]) -> None:
    """Let nobody take from these counters, or give back to them, until the commit."""
    lock_owners(counter_ids)
    standing = Claim.counter_id.in_(counter_ids), Claim.released_at.is_(None)
    claims = select(Claim.id).where(*standing).order_by(Claim.counter_id, Claim.id)
    db.session.execute(claims.with_for_update())
    counters = select(Counter.id).where(Counter.id.in_(counter_ids)).order_by(Counter.id)
    db.session.execute(counters.with_for_update(key_share=True))


def lock_owners(counter_ids: Collection[int]) -> None:
    """Wait for everybody who is about to change what they have of these counters, and let nobody begin to."""
    standing = Claim.counter_id.in_(counter_ids), Claim.released_at.is_(None)
    for owner, owner_id in ((Order.id, Claim.order_id), (WaitlistOffer.id, Claim.offer_id)):
        owners = select(owner).where(owner.in_(select(owner_id).where(*standing))).order_by(owner)
        db.session.execute(owners.with_for_update(key_share=True))


def renew(counter: Counter) -> Counter:
    """The same counter anew, with all its claims; the old one, which must be locked, gives no more.

    Whoever looked before what binds their ticket changed takes from the old one, and is refused.
    """
    fresh = Counter(
        event_id=counter.event_id,
        kind=counter.kind,
        quantity=counter.quantity,
        taken=counter.taken,
        queue_open=counter.queue_open,
    )
    db.session.add(fresh)
    db.session.flush()
    move = update(Claim).where(Claim.counter_id == counter.id, Claim.released_at.is_(None))
    db.session.execute(move.values(counter_id=fresh.id).execution_options(synchronize_session=False))
    counter.taken = counter.quantity = 0
    db.session.flush()
    return fresh


def recount(counter: Counter, own_ids: Collection[int]) -> None:
    """Count in `counter`, which must be locked and without limit, what these counters' claims take alone."""
    old = update(Claim).where(Claim.counter_id == counter.id, Claim.released_at.is_(None))
    db.session.execute(old.values(released_at=clock.now()).execution_options(synchronize_session=False))
    table = table_of(Claim)
    standing = table.c.counter_id.in_(own_ids), table.c.released_at.is_(None)
    rows = select(literal(counter.id), *(table.c[name] for name in COPIED)).where(*standing)
    db.session.execute(insert(table).from_select(["counter_id", *COPIED], rows))
    new = Claim.counter_id == counter.id, Claim.released_at.is_(None)
    counter.taken = db.session.scalar(select(claimed()).where(*new)) or 0
    db.session.flush()
