"""PayPal: Orders v2 by REST. The buyer agrees on PayPal's page, the money is taken when we ask for it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from app.domain.payments import providers
from app.domain.payments.paypal_amounts import from_paypal, to_paypal
from app.domain.payments.paypal_wire import Line, Missing, NotDone
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
    ProviderRefused,
    Session,
    Truth,
)
from app.domain.payments.signed import NotSigned
from app.models.payments import PAYPAL

LONGEST_TEXT = 127
MOST_LISTED, MOST_DISPUTES = 50, 1000
APPROVED = "APPROVED"
TAKEN = {"COMPLETED", "REFUNDED", "PARTIALLY_REFUNDED"}
GIVEN = {"COMPLETED": COMPLETED, "FAILED": FAILED, "CANCELLED": FAILED}
LOST_CODES = {"RESOLVED_BUYER_FAVOUR", "ACCEPTED", "RESOLVED_WITH_PAYOUT"}
NOT_YET = {"ORDER_NOT_APPROVED", "PAYER_ACTION_REQUIRED"}
SIGNATURE = {
    "auth_algo": "Paypal-Auth-Algo",
    "cert_url": "Paypal-Cert-Url",
    "transmission_id": "Paypal-Transmission-Id",
    "transmission_sig": "Paypal-Transmission-Sig",
    "transmission_time": "Paypal-Transmission-Time",
}


class PayPal:
    """The provider. client_id, secret: of the REST app; webhook_id: of its webhook that leads to us.

    site: our host, by which our payments are known in an account that others share. base:
    where its API is.
    """

    name = PAYPAL

    def __init__(self, client_id: str, secret: str, webhook_id: str, site: str, base: str) -> None:
        self._line = Line(base, client_id, secret)
        self._webhook_id, self._site = webhook_id, site

    def check(self) -> None:
        """Whether id and secret are those of an app. Raises ProviderRefused."""
        self._line.check()

    def begin(self, asked: Asked) -> Session:
        """Make an order at PayPal; asked for the same again, it is the same one."""
        body = _order_of(asked, self._site)
        digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:16]
        order = self._line.post("/v2/checkout/orders", body, f"{asked.key}-{digest}")
        links = {link["rel"]: link["href"] for link in order.get("links", [])}
        return Session(order["id"], links.get("payer-action") or links["approve"])

    def look(self, ref: str) -> Truth:
        """How the order stands; one that the buyer agreed to is paid now, once."""
        order = self._find(ref)
        if order is not None and order["status"] == APPROVED:
            return self._capture(ref)
        return _truth(order)

    def close(self, ref: str) -> Truth:
        """Nobody asks for the money from now on, so that nothing can be paid.

        One that was agreed to stays open until PayPal forgets it: asking for it may be under way.
        """
        order = self._find(ref)
        truth = _truth(order)
        unpaid = order is not None and not _captures(order) and order["status"] != APPROVED
        return Truth(CLOSED) if truth.state == OPEN and unpaid else truth

    def refund(self, ref: str, amount: int, currency: str, key: str) -> GivenBack:
        """Give back once, also when asked again long after PayPal forgot the key."""
        order = self._line.get(f"/v2/checkout/orders/{ref}")
        found = self._find_refund(order, key)
        if found is None:
            captures = [one for one in _captures(order) if one["status"] in TAKEN]
            if not captures:
                raise ProviderRefused("nothing_captured")
            body = {"amount": to_paypal(amount, currency), "custom_id": self._mark(key)}
            address = f"/v2/payments/captures/{captures[0]['id']}/refund"
            found = self._line.post(address, body, _digest(f"{self._mark(key)}-{ref}"))
        return _given_back(found)

    def look_refund(self, ref: str, refund_ref: str | None, key: str) -> GivenBack:
        """How a refund stands; one whose answer was lost is found by its key, or is still to be made."""
        if refund_ref is not None:
            return _given_back(self._line.get(f"/v2/payments/refunds/{refund_ref}"))
        found = self._find_refund(self._line.get(f"/v2/checkout/orders/{ref}"), key)
        return GivenBack(PENDING) if found is None else _given_back(found)

    def list_refunds(self, ref: str) -> Sequence[Made]:
        """What went back of the order, whoever made it."""
        order = self._find(ref)
        return [] if order is None else [self._made(refund) for refund in _refunds(order)]

    def look_dispute(self, ref: str) -> Contest:
        """How a dispute stands."""
        dispute = self._line.get(f"/v1/customer/disputes/{ref}")
        outcome = (dispute.get("dispute_outcome") or {}).get("outcome_code")
        state: providers.ContestState = "open"
        if dispute["status"] == "RESOLVED":
            state = "lost" if outcome in LOST_CODES else "won"
        capture = _disputed(dispute)
        return Contest(
            ref, state, *from_paypal(dispute["dispute_amount"]), capture, dispute["reason"].lower()
        )

    def list_disputes(self, since: datetime) -> Sequence[Contest]:
        """All that began or changed since then. The list says little, so each is asked about."""
        asked = {"update_time_after": f"{since:%Y-%m-%dT%H:%M:%S}.000Z", "page_size": MOST_LISTED}
        path, refs = f"/v1/customer/disputes?{urlencode(asked)}", list[str]()
        while path and len(refs) < MOST_DISPUTES:
            told = self._line.get(path)
            refs += [one["dispute_id"] for one in told.get("items", [])]
            path = _next_of(told)
        return [self.look_dispute(ref) for ref in refs]

    def about(self, body: str) -> About:
        """Whom a message concerns: an order by its id, all else by what was captured."""
        event = json.loads(body)
        thing = event.get("resource") or {}
        if event.get("resource_type") == "checkout-order":
            return About(ref=thing.get("id"))
        if event.get("resource_type") == "dispute":
            return About(capture=_disputed(thing), dispute=thing.get("dispute_id"))
        if event.get("resource_type") == "capture":
            related = (thing.get("supplementary_data") or {}).get("related_ids") or {}
            return About(ref=related.get("order_id"), capture=thing.get("id"))
        up = next((link["href"] for link in thing.get("links", []) if link.get("rel") == "up"), "")
        return About(capture=up.rsplit("/", 1)[-1] or None)

    def verify(self, body: bytes, headers: Mapping[str, str]) -> str:
        """The id of a message that PayPal says it signed. A call over the network.

        Raises NotSigned for any other body, ProviderDown where PayPal could not be asked.
        """
        signature = {name: headers.get(header, "") for name, header in SIGNATURE.items()}
        event_ref = _id_of(body)
        if not all(signature.values()) or event_ref is None:
            raise NotSigned
        # the event as it came, letter by letter: PayPal's signature is over these
        head = json.dumps({**signature, "webhook_id": self._webhook_id})[:-1]
        asked = f'{head}, "webhook_event": {body.decode()}}}'
        try:
            said = self._line.post("/v1/notifications/verify-webhook-signature", asked)
        except ProviderRefused:
            raise NotSigned from None
        if said.get("verification_status") != "SUCCESS":
            raise NotSigned
        return event_ref

    def _capture(self, ref: str) -> Truth:
        try:
            order = self._line.post(f"/v2/checkout/orders/{ref}/capture", {}, f"capture-{ref}")
        except NotDone as no:
            if no.issue == "ORDER_ALREADY_CAPTURED":
                return _truth(self._find(ref))
            return Truth(OPEN) if no.issue in NOT_YET else Truth(FAILED, failure=no.issue.lower())
        return _truth(order)

    def _find(self, ref: str) -> Any:
        """The order, None once PayPal forgot it: nobody can pay such a one."""
        try:
            return self._line.get(f"/v2/checkout/orders/{ref}")
        except Missing:
            return None

    def _mark(self, key: str) -> str:
        """What our refunds are known by."""
        return f"{key}@{self._site}"[:LONGEST_TEXT]

    def _find_refund(self, order: Any, key: str) -> Any:
        mark = self._mark(key)
        return next((one for one in _refunds(order) if one.get("custom_id") == mark), None)

    def _made(self, refund: Any) -> Made:
        mark, ending = refund.get("custom_id") or "", f"@{self._site}"
        key = mark.removesuffix(ending) if mark.endswith(ending) else None
        return Made(refund["id"], from_paypal(refund["amount"])[0], _given_back(refund), key)


def _order_of(asked: Asked, site: str) -> dict[str, Any]:
    total = to_paypal(asked.amount, asked.currency)
    items = [
        {
            "name": f"{asked.title}: {line.name}"[:LONGEST_TEXT],
            "quantity": str(line.quantity),
            "unit_amount": to_paypal(line.unit, asked.currency),
        }
        for line in asked.lines
        if line.unit
    ]
    unit = {
        "custom_id": f"{asked.key}@{site}"[:LONGEST_TEXT],
        "description": asked.title[:LONGEST_TEXT],
        "amount": {**total, "breakdown": {"item_total": total}},
        "items": items,
    }
    experience = {
        "user_action": "PAY_NOW",
        "shipping_preference": "NO_SHIPPING",
        "return_url": asked.return_url,
        "cancel_url": asked.cancel_url,
    }
    return {
        "intent": "CAPTURE",
        "purchase_units": [unit],
        "payment_source": {"paypal": {"experience_context": experience}},
    }


def _truth(order: Any) -> Truth:
    if order is None or order["status"] == "VOIDED":
        return Truth(CLOSED)
    captures = _captures(order)
    taken = next((one for one in captures if one["status"] in TAKEN), None)
    if taken is not None:
        return Truth(PAID, *from_paypal(taken["amount"]), capture=taken["id"])
    if captures and captures[-1]["status"] in {"DECLINED", "FAILED"}:
        return Truth(FAILED, failure="declined")
    return Truth(OPEN)


def _captures(order: Any) -> list[Any]:
    return [one for unit in order.get("purchase_units", []) for one in _payments(unit).get("captures", [])]


def _refunds(order: Any) -> list[Any]:
    return [one for unit in order.get("purchase_units", []) for one in _payments(unit).get("refunds", [])]


def _payments(unit: Any) -> dict[str, Any]:
    return unit.get("payments") or {}


def _given_back(refund: Any) -> GivenBack:
    state: providers.GivenBackState = "pending"
    if refund["status"] in GIVEN:
        state = "completed" if GIVEN[refund["status"]] == COMPLETED else "failed"
    reason = (refund.get("status_details") or {}).get("reason")
    return GivenBack(state, refund["id"], reason.lower() if reason else None)


def _disputed(dispute: Any) -> str:
    """What was captured, and is disputed."""
    found = [one.get("seller_transaction_id") for one in dispute.get("disputed_transactions", [])]
    return next((ref for ref in found if ref), "")


def _next_of(listed: Any) -> str:
    """Where the list goes on; of its address only what is asked there, never another host."""
    links = {link.get("rel"): link["href"] for link in listed.get("links", [])}
    parts = urlsplit(links.get("next", ""))
    return f"{parts.path}?{parts.query}" if parts.query else ""


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _id_of(body: bytes) -> str | None:
    try:
        found = json.loads(body.decode()).get("id")
    except (ValueError, AttributeError):
        return None
    return found if isinstance(found, str) and found else None
