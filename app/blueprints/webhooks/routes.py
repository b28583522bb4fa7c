"""Messages of payment providers: signed over the raw body, kept first, worked after that."""

from __future__ import annotations

import logging

from flask import Response, make_response, request

from app.domain import payments
from app.models.payments import PAYPAL, STRIPE
from app.web import boundary
from app.web.feature import Feature
from app.web.policy import SIGNED_BY_PROVIDER
from app.web.session import csrf

feature = Feature("webhooks", __name__)
csrf.exempt(feature)  # no session and no form: the signature says who it is
log = logging.getLogger(__name__)
LARGEST_MESSAGE = 256 * 1024


@feature.write("/webhooks/stripe", needs=SIGNED_BY_PROVIDER)
def stripe() -> Response:
    """Whatever Stripe tells."""
    return _take(STRIPE)


@feature.write("/webhooks/paypal", needs=SIGNED_BY_PROVIDER)
def paypal() -> Response:
    """Whatever PayPal tells."""
    return _take(PAYPAL)


def _take(provider: str) -> Response:
    """Committed as received, then done. Unknown to us: answered all the same."""
    request.max_content_length = LARGEST_MESSAGE
    body, headers = request.get_data(cache=False), dict(request.headers)
    try:
        webhook = boundary.hand_over(payments.receive_signed(provider, body, headers))
    except payments.ProviderDown:
        return _say("later", 503)  # not known to be theirs; they bring it again
    try:
        boundary.hand_over(payments.work_webhook(webhook))
    except payments.ProviderDown as down:
        # kept already; the poller works it when the provider can be asked again
        log.warning("webhook_waits", extra={"webhook": webhook.id, "error": str(down)})
    return _say("ok", 200)


def _say(word: str, status: int) -> Response:
    return make_response(word, status, {"Content-Type": "text/plain"})
