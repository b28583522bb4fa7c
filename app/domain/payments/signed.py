"""Messages that a provider signed: kept when the signature is right, refused otherwise."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from app.core.errors import NotFound, Refused
from app.core.i18n import gettext as _
from app.domain.payments import providers
from app.domain.payments.webhooks import receive_webhook
from app.models import Webhook


class NotSigned(Exception):
    """A message without the provider's signature, with an old one, or with somebody else's."""


@runtime_checkable
class Signs(Protocol):
    """A provider that signs what it tells."""

    def verify(self, body: bytes, signature: str | None) -> str:
        """The id of a message that is truly the provider's. Raises NotSigned."""


def receive_signed(name: str, body: bytes, signature: str | None) -> Webhook:
    """Keep a message of this provider; the same one again is the same row.

    body: as it came over the wire. Raises NotFound where the provider is not installed,
    Refused (400) for a signature that is missing, old or foreign.
    """
    try:
        provider = providers.provider(name)
    except LookupError:
        raise NotFound from None
    if not isinstance(provider, Signs):
        raise NotFound
    try:
        event_ref = provider.verify(body, signature)
    except NotSigned:
        raise Refused(_("This message carries no valid signature."), status=400) from None
    return receive_webhook(name, event_ref, body.decode())
