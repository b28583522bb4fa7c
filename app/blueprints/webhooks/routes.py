"""Messages of payment providers: signed over the raw body, kept first, worked after that."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, make_response, request

from app.core.handover import Handover
from app.domain import payments
from app.models import Community, Webhook
from app.models.payments import PAYPAL, STRIPE
from app.web import boundary
from app.web.feature import Feature
from app.web.policy import SIGNED_BY_COMMUNITYS, SIGNED_BY_PROVIDER
from app.web.session import csrf

feature = Feature("webhooks", __name__)
csrf.exempt(feature)  # no session and no form: the signature says who it is
log = logging.getLogger(__name__)
LARGEST_MESSAGE = 256 * 1024


@feature.write("/webhooks/stripe", needs=SIGNED_BY_PROVIDER)
def stripe() -> Response:
    """Whatever Stripe tells."""
    return _take(lambda body, headers: payments.receive_signed(STRIPE, body, headers))


@feature.write("/webhooks/paypal", needs=SIGNED_BY_PROVIDER)
def paypal() -> Response:
    """Whatever PayPal tells."""
    return _take(lambda body, headers: payments.receive_signed(PAYPAL, body, headers))


@feature.write("/webhooks/stripe/<community>", needs=SIGNED_BY_COMMUNITYS)
def stripe_of(community: Community) -> Response:
    """Whatever Stripe tells a community that has an account of its own."""
    return _take(lambda body, headers: payments.receive_for_community(community, STRIPE, body, headers))


@feature.write("/webhooks/paypal/<community>", needs=SIGNED_BY_COMMUNITYS)
def paypal_of(community: Community) -> Response:
    """Whatever PayPal tells a community that has an account of its own."""
    return _take(lambda body, headers: payments.receive_for_community(community, PAYPAL, body, headers))


def _take(receive: Callable[[bytes, Mapping[str, str]], Handover[Any, Webhook]]) -> Response:
    """Committed as received, then done. Unknown to us: answered all the same."""
    request.max_content_length = LARGEST_MESSAGE
    body, headers = request.get_data(cache=False), dict(request.headers)
    try:
        webhook = boundary.hand_over(receive(body, headers))
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
