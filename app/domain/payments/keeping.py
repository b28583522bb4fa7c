"""A community's keys to its providers: tried with one harmless call, then kept sealed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, cast

from sqlalchemy import select

from app.core import clock, facts, sealing
from app.core.db import db, lock
from app.core.errors import NotFound, Refused
from app.core.handover import Handover
from app.core.i18n import gettext as _
from app.domain.payments import accounts
from app.domain.payments.accounts import Keys
from app.domain.payments.facts import ProviderKeysRemoved, ProviderKeysSaved
from app.domain.payments.providers import Provider, ProviderDown, ProviderRefused
from app.domain.payments.ways import WAYS
from app.models import Community, Payment, ProviderAccount, User
from app.models.payments import PAYPAL

SHOWN = 4


class Checked(Protocol):
    """A provider whose keys can be tried."""

    def check(self) -> None:
        """One call that changes nothing. Raises ProviderRefused where the keys are not good, ProviderDown."""


@dataclass(frozen=True)
class Found:
    """What trying the keys showed. same: they are of the account that was in use before."""

    same: bool


def save_keys(community: Community, keys: Keys, *, by: User) -> Handover[Found, ProviderAccount]:
    """Try the keys, then keep them for the community's new payments.

    Keys of the same account take the place of the old ones; those of another are kept beside
    them, so that refunds of what was paid before go where it came from. The Handover's call
    raises Refused where the provider does not take them.
    """
    before = accounts.find_active(community, keys.provider)
    paid = _last_paid(before) if before else None
    same = before is not None and (paid is None or _is_same(before, keys))
    provider, community_id, by_id = accounts.provider_with(keys), community.id, by.id
    return Handover(
        lambda: Found(_try(provider, keys) or same or _knows(provider, keys, paid)),
        lambda found: _keep(community_id, keys, found, by_id),
    )


def _last_paid(account: ProviderAccount) -> str | None:
    query = select(Payment.provider_ref).where(
        Payment.account_id == account.id, Payment.provider_ref.is_not(None)
    )
    return db.session.scalar(query.order_by(Payment.id.desc()).limit(1))


def _is_same(account: ProviderAccount, keys: Keys) -> bool:
    return keys.provider == PAYPAL and (account.client_id, account.sandbox) == (keys.client_id, keys.sandbox)


def _try(provider: Provider, keys: Keys) -> bool:
    """Raises Refused where these keys are no good; else False: nothing more is known by it."""
    try:
        cast(Checked, provider).check()
    except ProviderRefused:
        raise Refused(
            _("The provider does not take these keys. Copy them once more, all of each."),
            "secret",
            status=422,
        ) from None
    except ProviderDown:
        raise Refused(_("The provider could not be reached. Try again in a moment."), "secret") from None
    return False


def _knows(provider: Provider, keys: Keys, ref: str | None) -> bool:
    """Whether a new key is of the account that a payment was made in before."""
    if ref is None or keys.provider == PAYPAL:
        return False
    try:
        provider.list_refunds(ref)
    except (ProviderRefused, ProviderDown):
        return False
    return True


def _keep(community_id: int, keys: Keys, found: Found, by_id: int) -> ProviderAccount:
    community = db.session.get_one(Community, community_id)
    lock(community)
    account = accounts.find_active(community, keys.provider)
    if account is None or not found.same:
        if account is not None:
            account.active = False
            db.session.flush()
        account = ProviderAccount(
            community_id=community_id, provider=keys.provider, active=True, created_at=clock.now()
        )
        db.session.add(account)
    else:
        account.version += 1
    account.client_id, account.sandbox, account.last_four = keys.client_id, keys.sandbox, keys.secret[-SHOWN:]
    account.sealed_secret = sealing.seal(keys.secret, accounts.purpose_of(account, "secret"))
    account.sealed_hook = sealing.seal(keys.hook, accounts.purpose_of(account, "hook"))
    account.saved_at = clock.now()
    community.own_keys = sorted({*community.own_keys, keys.provider})
    if community.pay_ways is not None:  # whoever connects it means to be paid by it
        community.pay_ways = [way for way in WAYS if way in {*community.pay_ways, keys.provider}]
    db.session.flush()
    facts.record(ProviderKeysSaved(community_id, keys.provider), by_id)
    return account


def remove_keys(community: Community, provider: str, *, by: User) -> None:
    """New payments go by the installation's keys again, if it has any; those made keep theirs.

    Raises NotFound where there are none.
    """
    lock(community)
    account = accounts.find_active(community, provider)
    if account is None:
        raise NotFound
    account.active = False
    community.own_keys = [name for name in community.own_keys if name != provider]
    db.session.flush()
    facts.record(ProviderKeysRemoved(community.id, provider), by.id)


def reseal(old_key: str) -> int:
    """Seal all keys anew that were sealed under an old SECRET_KEY; returns how many.

    Those under the present one are left. Raises Refused, and changes nothing, where some are
    under neither.
    """
    done = 0
    for account in db.session.scalars(select(ProviderAccount).with_for_update()):
        for name, what in (("sealed_secret", "secret"), ("sealed_hook", "hook")):
            done += _reseal(account, name, accounts.purpose_of(account, what), old_key)
    return done


def _reseal(account: ProviderAccount, column: str, purpose: str, old_key: str) -> bool:
    sealed = getattr(account, column)
    try:
        sealing.unseal(sealed, purpose)
    except sealing.BrokenSeal:
        pass
    else:
        return False
    try:
        setattr(account, column, sealing.seal(sealing.unseal(sealed, purpose, old_key), purpose))
    except sealing.BrokenSeal:
        raise Refused(
            _("Keys of account %(id)s were sealed under another key than that.", id=account.id)
        ) from None
    account.version += 1
    return True
