"""Messages of payment providers: signed over the raw body, kept first, worked after that."""

from __future__ import annotations

import logging

from flask import Response, make_response, request

from app.domain import payments
from app.models.payments import STRIPE
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
    """Whatever Stripe tells: committed as received, then done. Unknown to us: answered all the same."""
    request.max_content_length = LARGEST_MESSAGE
    body, signature = request.get_data(cache=False), request.headers.get("Stripe-Signature")
    webhook = payments.receive_signed(STRIPE, body, signature)
    try:
        boundary.hand_over(payments.work_webhook(webhook))
    except payments.ProviderDown as down:
        # kept already; the poller works it when Stripe can be asked again
        log.warning("webhook_waits", extra={"webhook": webhook.id, "error": str(down)})
    return make_response("ok", 200, {"Content-Type": "text/plain"})
