"""Communities' own accounts at payment providers: whose keys a payment is asked for with.

Keys are kept sealed and never shown again. A payment remembers its account, and its refunds
go by the same; without one it is the installation's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from app.core import sealing
from app.core.db import db
from app.domain.payments import providers
from app.domain.payments.installing import take_paypal, take_stripe
from app.domain.payments.providers import Provider
from app.models import Community, Event, Order, ProviderAccount
from app.models.payments import STRIPE


@dataclass(frozen=True)
class Bases:
    """Our host, and where the providers' APIs are; another address than their own is for tests."""

    host: str
    stripe: str | None
    paypal: str
    sandbox: str


@dataclass(frozen=True)
class Keys:
    """What a provider gave an account. client_id, sandbox: PayPal's; hook: Stripe's signing secret of the
    webhook, PayPal's id of it.
    """

    provider: str
    secret: str
    hook: str
    client_id: str = ""
    sandbox: bool = False


_bases = Bases("", None, "", "")
_made: dict[int, tuple[str, Provider]] = {}  # by account, with the seals it was made from


def use_bases(bases: Bases) -> None:
    """Say where providers are."""
    global _bases
    _bases = bases
    _made.clear()


def provider_with(keys: Keys) -> Provider:
    """The provider as these keys ask it. No call."""
    if keys.provider == STRIPE:
        return take_stripe(keys.secret, keys.hook, _bases.host, _bases.stripe)
    base = _bases.sandbox if keys.sandbox else _bases.paypal
    return take_paypal(keys.client_id, keys.secret, keys.hook, _bases.host, base)


def purpose_of(account: ProviderAccount, what: str) -> str:
    """What a sealed key is for, so that one can't be put into another account's row."""
    return f"{account.provider} {what} of community {account.community_id}"


def keys_of(account: ProviderAccount) -> Keys:
    """The account's keys, to be used. Raises LookupError where they were sealed under another SECRET_KEY."""
    try:
        return Keys(
            account.provider,
            sealing.unseal(account.sealed_secret, purpose_of(account, "secret")),
            sealing.unseal(account.sealed_hook, purpose_of(account, "hook")),
            account.client_id,
            account.sandbox,
        )
    except sealing.BrokenSeal:
        raise LookupError(f"provider account {account.id} is sealed under another SECRET_KEY") from None


def provider_for(name: str, account_id: int | None) -> Provider:
    """The provider that a payment was made with. Raises LookupError where its keys can't be used."""
    if account_id is None:
        return providers.provider(name)
    account = db.session.get_one(ProviderAccount, account_id)
    made, seals = _made.get(account.id), account.sealed_secret + account.sealed_hook
    if made is None or made[0] != seals:
        made = _made[account.id] = seals, provider_with(keys_of(account))
    return made[1]


def find_provider(name: str, account_id: int | None) -> Provider | None:
    """The same; None where its keys can't be used now."""
    try:
        return provider_for(name, account_id)
    except LookupError:
        return None


def find_active(community: Community, provider: str) -> ProviderAccount | None:
    """The account that new payments of the community go to; None: the installation's."""
    if provider not in community.own_keys:
        return None
    query = select(ProviderAccount).where(
        ProviderAccount.community_id == community.id, ProviderAccount.provider == provider
    )
    return db.session.scalar(query.where(ProviderAccount.active))


def find_for_order(order: Order, provider: str) -> ProviderAccount | None:
    """The account that the order's payments by this provider go to."""
    return find_active(db.session.get_one(Event, order.event_id).community, provider)


def list_accounts_of(community: Community, provider: str) -> Iterable[ProviderAccount]:
    """All that it ever had there, the one in use first: old payments still send their messages."""
    query = select(ProviderAccount).where(
        ProviderAccount.community_id == community.id, ProviderAccount.provider == provider
    )
    return db.session.scalars(query.order_by(ProviderAccount.active.desc(), ProviderAccount.id.desc())).all()
