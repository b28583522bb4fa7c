"""Stripe: Checkout Sessions by the official SDK, and messages signed by Stripe.

Imported only where a key is set: the SDK is large.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import stripe as sdk

from app.domain.payments import providers
from app.domain.payments.providers import (
    CLOSED,
    COMPLETED,
    FAILED,
    OPEN,
    PAID,
    PENDING,
    About,
    Asked,
    Contest,
    GivenBack,
    Made,
    ProviderDown,
    ProviderRefused,
    Session,
    Truth,
)
from app.domain.payments.signed import NotSigned
from app.domain.payments.stripe_amounts import from_stripe, to_stripe
from app.models.payments import STRIPE

sdk.enable_telemetry = False  # it would write into the home folder, which a container may lack
log = logging.getLogger(__name__)
CONNECT_SECONDS, ANSWER_SECONDS = 3.05, 10.0
# Stripe takes nothing under 30 minutes; `close` ends a session with its hold, this is the net below
LASTS_BEYOND_HOLD = timedelta(minutes=45)
LONGEST_NAME = 250
ON_ITS_WAY = {"processing", "requires_action", "requires_capture", "requires_confirmation"}
DECIDED: dict[str, providers.ContestState] = {
    "won": "won",
    "warning_closed": "won",
    "prevented": "won",
    "lost": "lost",
}
GIVEN = {"succeeded": COMPLETED, "failed": FAILED, "canceled": FAILED}

P = ParamSpec("P")
T = TypeVar("T")


def _asking(call: Callable[P, T]) -> Callable[P, T]:
    """Tell what can be asked again from what stays refused."""

    @wraps(call)
    def asking(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return call(*args, **kwargs)
        except (sdk.InvalidRequestError, sdk.CardError) as no:
            log.warning("stripe_refused", extra={"code": no.code, "field": no.param})
            raise ProviderRefused(no.code or "invalid_request") from None
        except sdk.StripeError as error:
            # a wrong key is put right by the operator, so that too is asked again
            level = logging.ERROR if error.http_status in {401, 403} else logging.WARNING
            log.log(level, "stripe_down", extra={"kind": type(error).__name__, "status": error.http_status})
            raise ProviderDown(type(error).__name__) from None

    return asking


class Stripe:
    """The provider. key: the secret API key. webhook_secret: what signs its messages to us.

    site: our host, by which our payments are known in an account that others share.
    """

    name = STRIPE

    def __init__(self, key: str, webhook_secret: str, site: str, api_base: str | None = None) -> None:
        http = sdk.RequestsClient(timeout=(CONNECT_SECONDS, ANSWER_SECONDS))
        self._client = sdk.StripeClient(
            key,
            base_addresses={"api": api_base} if api_base else None,
            max_network_retries=0,  # the poller tries again; a retry here would outlive the request
            http_client=http,
        )
        self._webhook_secret, self._site = webhook_secret, site

    def check(self) -> None:
        """Whether the key may be used. Changes nothing. Raises ProviderRefused, also for another's rights."""
        try:
            self._client.v1.checkout.sessions.list(params={"limit": 1})
        except (sdk.AuthenticationError, sdk.PermissionError, sdk.InvalidRequestError):
            raise ProviderRefused("key_not_taken") from None
        except sdk.StripeError as error:
            raise ProviderDown(type(error).__name__) from None

    @_asking
    def begin(self, asked: Asked) -> Session:
        """Open a Checkout Session; the same payment again is the same session.

        One asked for otherwise meanwhile (a new title) is another: nobody has the first's address.
        """
        params: Any = _session_of(asked, self._site)
        digest = hashlib.sha256(json.dumps(params, sort_keys=True).encode()).hexdigest()[:16]
        session = self._client.v1.checkout.sessions.create(
            params=params, options={"idempotency_key": f"{asked.key}-{digest}"}
        )
        return Session(session.id, session.url or "")

    @_asking
    def look(self, ref: str) -> Truth:
        """How the session stands, and what was captured by it."""
        return _truth(self._session(ref))

    @_asking
    def close(self, ref: str) -> Truth:
        """Expire the session; paid or over already, it stays what it is."""
        try:
            self._client.v1.checkout.sessions.expire(ref)
        except sdk.InvalidRequestError as no:
            log.info("stripe_close_refused", extra={"code": no.code})
        return _truth(self._session(ref))

    @_asking
    def refund(self, ref: str, amount: int, currency: str, key: str) -> GivenBack:
        """Give back once, also when asked again long after Stripe forgot the key."""
        session = self._session(ref)
        intent = _intent_of(session)
        found = self._find_refund(intent, key)
        if found is None:
            mark = {**_marks(session), "key": key}
            params: Any = {"payment_intent": intent, "amount": to_stripe(amount, currency), "metadata": mark}
            options: Any = {"idempotency_key": f"{key}-{ref[-16:]}"}
            found = self._client.v1.refunds.create(params=params, options=options)
        return _given_back(found)

    @_asking
    def look_refund(self, ref: str, refund_ref: str | None, key: str) -> GivenBack:
        """How a refund stands; one whose answer was lost is found by its key, or is still to be made."""
        if refund_ref is not None:
            return _given_back(self._client.v1.refunds.retrieve(refund_ref))
        found = self._find_refund(_intent_of(self._session(ref)), key)
        return GivenBack(PENDING) if found is None else _given_back(found)

    @_asking
    def list_refunds(self, ref: str) -> Sequence[Made]:
        """What went back of the session's payment, whoever made it."""
        intent = self._session(ref).payment_intent
        if intent is None:
            return ()
        intent_ref = intent if isinstance(intent, str) else intent.id
        return [_made(refund) for refund in self._list_refunds(intent_ref)]

    @_asking
    def look_dispute(self, ref: str) -> Contest:
        """How a dispute stands; an inquiry counts as one."""
        return _contest(self._client.v1.disputes.retrieve(ref))

    @_asking
    def list_disputes(self, since: datetime) -> Sequence[Contest]:
        """All that began since then."""
        params: Any = {"created": {"gte": int(since.timestamp())}, "limit": 100}
        return [_contest(one) for one in self._client.v1.disputes.list(params=params).auto_paging_iter()]

    def about(self, body: str) -> About:
        """Whom a message concerns: a session by its id, all else by what was paid, or named as ours."""
        thing = json.loads(body).get("data", {}).get("object", {})
        ref = thing["id"] if thing.get("object") == "checkout.session" else None
        mark = thing.get("metadata") or {}
        ours = mark.get("site") == self._site and mark.get("payment_id")
        key = f"payment-{mark['payment_id']}" if ours else None
        dispute = thing.get("id") if thing.get("object") == "dispute" else None
        return About(ref, key, None if ref else thing.get("payment_intent"), dispute)

    def verify(self, body: bytes, headers: Mapping[str, str]) -> str:
        """The id of a message that Stripe signed within the last five minutes.

        Raises NotSigned for any other body.
        """
        try:
            signature = headers.get("Stripe-Signature")
            event = self._client.construct_event(body, signature, self._webhook_secret)
            return str(event.id)
        except (sdk.SignatureVerificationError, ValueError, AttributeError, TypeError):
            raise NotSigned from None

    def _session(self, ref: str) -> sdk.checkout.Session:
        return self._client.v1.checkout.sessions.retrieve(ref, params={"expand": ["payment_intent"]})

    def _find_refund(self, intent: str, key: str) -> sdk.Refund | None:
        listed = self._list_refunds(intent)
        return next((refund for refund in listed if _marks(refund).get("key") == key), None)

    def _list_refunds(self, intent: str) -> Sequence[sdk.Refund]:
        return self._client.v1.refunds.list(params={"payment_intent": intent, "limit": 100}).data


def _session_of(asked: Asked, site: str) -> dict[str, Any]:
    mark = {"payment_id": str(asked.payment_id), "site": site}
    params: dict[str, Any] = {
        "mode": "payment",
        "line_items": [
            {
                "quantity": line.quantity,
                "price_data": {
                    "currency": asked.currency.lower(),
                    "unit_amount": to_stripe(line.unit, asked.currency),
                    "product_data": {"name": f"{asked.title}: {line.name}"[:LONGEST_NAME]},
                },
            }
            for line in asked.lines
        ],
        "success_url": asked.return_url,
        "cancel_url": asked.cancel_url,
        "client_reference_id": str(asked.payment_id),
        "metadata": mark,
        "payment_intent_data": {"metadata": mark},
        "expires_at": int((asked.expires_at + LASTS_BEYOND_HOLD).timestamp()),
    }
    if asked.email.isascii():  # Stripe refuses others; the buyer types one there then
        params["customer_email"] = asked.email
    return params


def _truth(session: sdk.checkout.Session) -> Truth:
    intent = session.payment_intent
    known = None if intent is None or isinstance(intent, str) else intent
    if session.payment_status != "unpaid":
        amount = known.amount_received if known else session.amount_total
        currency = (known.currency if known else session.currency or "").upper()
        return Truth(PAID, from_stripe(amount or 0, currency), currency, capture=known.id if known else None)
    error = known.last_payment_error if known else None
    failure = error.code if error else None
    if session.status == "open" or (known is not None and known.status in ON_ITS_WAY):
        return Truth(OPEN, failure=failure)
    return Truth(CLOSED if session.status == "expired" else FAILED, failure=failure)


def _intent_of(session: sdk.checkout.Session) -> str:
    intent = session.payment_intent
    if intent is None:
        raise ProviderRefused("nothing_captured")
    return intent if isinstance(intent, str) else intent.id


def _marks(thing: sdk.checkout.Session | sdk.Refund) -> dict[str, str]:
    """What we wrote on it ourselves."""
    return {} if thing.metadata is None else thing.metadata.to_dict()


def _made(refund: sdk.Refund) -> Made:
    amount = from_stripe(refund.amount, refund.currency.upper())
    return Made(refund.id, amount, _given_back(refund), _marks(refund).get("key"))


def _contest(dispute: sdk.Dispute) -> Contest:
    intent, currency = dispute.payment_intent, dispute.currency.upper()
    capture = intent if isinstance(intent, str) else intent.id if intent else ""
    state, amount = DECIDED.get(dispute.status, "open"), from_stripe(dispute.amount, currency)
    return Contest(dispute.id, state, amount, currency, capture, dispute.reason)


def _given_back(refund: sdk.Refund) -> GivenBack:
    state: providers.GivenBackState = "pending"
    if refund.status in GIVEN:
        state = "completed" if GIVEN[refund.status] == COMPLETED else "failed"
    failure = getattr(refund, "failure_reason", None)
    return GivenBack(state, refund.id, failure)
