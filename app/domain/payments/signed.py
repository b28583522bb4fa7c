"""Messages that a provider signed: kept when the signature is right, refused otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, cast, runtime_checkable

from app.core.errors import NotFound, Refused
from app.core.handover import Handover
from app.core.i18n import gettext as _
from app.domain.payments import accounts, providers
from app.domain.payments.providers import Provider
from app.domain.payments.webhooks import receive_webhook
from app.models import Community, Webhook


class NotSigned(Exception):
    """A message without the provider's signature, with an old one, or with somebody else's."""


@runtime_checkable
class Signs(Protocol):
    """A provider that signs what it tells."""

    def verify(self, body: bytes, headers: Mapping[str, str]) -> str:
        """The id of a message that is truly the provider's. Raises NotSigned, or ProviderDown: ask later."""


def receive_signed(name: str, body: bytes, headers: Mapping[str, str]) -> Handover[str, Webhook]:
    """Keep a message of this provider; the same one again is the same row.

    body: as it came over the wire. Raises NotFound where the provider is not installed. The
    Handover's call raises Refused (400) for a signature that is missing, old or foreign, and
    ProviderDown where the provider could not be asked whether it is its own.
    """
    try:
        provider = providers.provider(name)
    except LookupError:
        raise NotFound from None
    if not isinstance(provider, Signs):
        raise NotFound
    signs = provider
    return Handover(
        lambda: _verify(signs, body, headers), lambda ref: receive_webhook(name, ref, body.decode())
    )


def receive_for_community(
    community: Community, name: str, body: bytes, headers: Mapping[str, str]
) -> Handover[tuple[int, str], Webhook]:
    """The same for a community's own account, or one that it had: whose signature it is, shows.

    Raises NotFound where the community never had keys to this provider.
    """
    known = [
        (account.id, provider)
        for account in accounts.list_accounts_of(community, name)
        if (provider := accounts.find_provider(name, account.id)) is not None
    ]
    if not known:
        raise NotFound
    return Handover(
        lambda: _verify_by_any(known, body, headers),
        lambda said: receive_webhook(name, said[1], body.decode(), said[0]),
    )


def _verify_by_any(
    known: Sequence[tuple[int, Provider]], body: bytes, headers: Mapping[str, str]
) -> tuple[int, str]:
    for account_id, provider in known:
        try:
            return account_id, _verify(cast(Signs, provider), body, headers)
        except Refused:
            continue
    raise Refused(_("This message carries no valid signature."), status=400)


def _verify(provider: Signs, body: bytes, headers: Mapping[str, str]) -> str:
    try:
        return provider.verify(body, headers)
    except NotSigned:
        raise Refused(_("This message carries no valid signature."), status=400) from None
