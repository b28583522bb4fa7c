"""Messages that a provider signed: kept when the signature is right, refused otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from app.core.errors import NotFound, Refused
from app.core.handover import Handover
from app.core.i18n import gettext as _
from app.domain.payments import providers
from app.domain.payments.webhooks import receive_webhook
from app.models import Webhook


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


def _verify(provider: Signs, body: bytes, headers: Mapping[str, str]) -> str:
    try:
        return provider.verify(body, headers)
    except NotSigned:
        raise Refused(_("This message carries no valid signature."), status=400) from None
