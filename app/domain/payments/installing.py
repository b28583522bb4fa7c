"""Ways to pay that are loaded only where an installation uses them: their libraries take memory."""

from __future__ import annotations

from app.domain.payments.providers import Provider


def take_stripe(key: str, webhook_secret: str, host: str, api_base: str | None) -> Provider:
    """Stripe with these keys. host: of this site; api_base: another address than Stripe's own, for tests."""
    from app.domain.payments.stripe import Stripe

    return Stripe(key, webhook_secret, host, api_base)
