"""Disputes that nobody told of: each set of keys is asked for its latest, should a message get lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from app.core import clock
from app.core.db import db
from app.domain.payments import accounts, providers
from app.domain.payments.disputing import LOOK_EVERY, settle_dispute
from app.domain.payments.providers import Contest, Provider
from app.models import DisputeListing, Payment, ProviderAccount
from app.models.payments import PAYPAL, STRIPE

FURTHEST = timedelta(days=179)  # PayPal looks back 180
OVERLAP = timedelta(hours=1)  # clocks differ, and a list may lag behind


@dataclass(frozen=True)
class DueListing:
    """One set of keys to ask for what changed since then. provider: None while they can't be used."""

    listing_id: int
    provider: Provider | None
    since: datetime
    asked_at: datetime


def claim_next() -> DueListing | None:
    """A set of keys that is due to be asked; it is due again later, whatever comes of it."""
    _add_new()
    moment = clock.now()
    due = select(DisputeListing).where(DisputeListing.look_at <= moment).order_by(DisputeListing.look_at)
    listing = db.session.scalar(due.limit(1).with_for_update(skip_locked=True))
    if listing is None:
        return None
    listing.look_at = moment + LOOK_EVERY
    furthest = moment - FURTHEST
    since = max(furthest, listing.listed_at - OVERLAP) if listing.listed_at else furthest
    provider = accounts.find_provider(listing.provider, listing.account_id)
    return DueListing(listing.id, provider, since, moment)


def _add_new() -> None:
    """Every set of keys there is, the installation's and the communities', is asked from now on."""
    known = {(row.provider, row.account_id) for row in db.session.scalars(select(DisputeListing))}
    there = {(name, None) for name in providers.list_installed() if name in {STRIPE, PAYPAL}}
    own = db.session.execute(select(ProviderAccount.provider, ProviderAccount.id)).all()
    new = sorted((there | {(name, number) for name, number in own}) - known, key=str)
    if new:
        rows = [{"provider": name, "account_id": number, "look_at": clock.now()} for name, number in new]
        db.session.execute(insert(DisputeListing).values(rows).on_conflict_do_nothing())


def settle_listed(due: DueListing, contest: Contest) -> bool:
    """Take over a dispute of a payment that was made with these keys. Returns whether anything changed."""
    listing = db.session.get_one(DisputeListing, due.listing_id)
    query = select(Payment).where(
        Payment.provider == listing.provider,
        Payment.account_id.is_not_distinct_from(listing.account_id),
        Payment.capture_ref == contest.capture,
    )
    payment = db.session.scalar(query) if contest.capture else None
    return payment is not None and settle_dispute(payment, contest)


def note_listed(due: DueListing) -> None:
    """All that there was when it was asked is taken over."""
    db.session.get_one(DisputeListing, due.listing_id).listed_at = due.asked_at
