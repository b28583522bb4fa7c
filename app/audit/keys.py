"""I1: communities' own keys to their providers: whose they are, and that they can be used."""

from __future__ import annotations

from sqlalchemy import select

from app.audit.asking import rows
from app.core.db import db
from app.domain import payments
from app.models import ProviderAccount


def foreign_accounts() -> list[str]:
    """A payment's account is its own event's community's, at the payment's provider."""
    found = rows("""
        SELECT payment.id, payment.account_id FROM payment
        JOIN provider_account account ON account.id = payment.account_id
        JOIN "order" ON "order".id = payment.order_id JOIN event ON event.id = "order".event_id
        WHERE account.community_id <> event.community_id OR account.provider <> payment.provider
        ORDER BY payment.id
    """)
    return [f"payment {row.id}: account {row.account_id} is not its community's" for row in found]


def wrong_own_keys() -> list[str]:
    """A community says that it has keys of its own when it does."""
    found = rows("""
        SELECT community.slug, community.own_keys, kept.providers
        FROM community CROSS JOIN LATERAL (
            SELECT coalesce(jsonb_agg(provider ORDER BY provider), '[]') AS providers
            FROM provider_account WHERE community_id = community.id AND active) AS kept
        WHERE community.own_keys <> kept.providers ORDER BY community.id
    """)
    return [f"{row.slug} says {row.own_keys}, it has keys to {row.providers}" for row in found]


def broken_seals() -> list[str]:
    """Every key can be used: sealed under our SECRET_KEY, for its own account."""
    found = []
    for account in db.session.scalars(select(ProviderAccount).order_by(ProviderAccount.id)):
        if payments.find_provider(account.provider, account.id) is None:
            found.append(f"keys of account {account.id} can't be opened; see flask reseal")
    return found
