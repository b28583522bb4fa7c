"""Ways to pay that are loaded only where an installation uses them: their libraries take memory."""

from __future__ import annotations

from app.domain.payments.providers import Provider


def take_stripe(key: str, webhook_secret: str, host: str, api_base: str | None) -> Provider:
    """Stripe with these keys. host: of this site; api_base: another address than Stripe's own, for tests."""
    from app.domain.payments.stripe import Stripe

    return Stripe(key, webhook_secret, host, api_base)


def take_paypal(client_id: str, secret: str, webhook_id: str, host: str, base: str) -> Provider:
    """PayPal with these credentials of a REST app, at this address of its API. host: of this site."""
    from app.domain.payments.paypal import PayPal

    return PayPal(client_id, secret, webhook_id, host, base)
