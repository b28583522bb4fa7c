"""PayPal's webhooks: who gets one asks PayPal whether it is PayPal's, with the event letter by letter."""

from __future__ import annotations

import copy
import hashlib
import hmac
import json
import secrets
import uuid
import zlib
from typing import Any

from tests.double.post import Post

KEY = b"known to PayPal alone"
TYPES = {"CHECKOUT": "checkout-order", "PAYMENT": "capture", "CUSTOMER": "dispute"}


def signature(transmission: str, moment: str, webhook_id: str, body: bytes) -> str:
    """Over the transmission, the webhook and a checksum of the body, as PayPal's own."""
    text = f"{transmission}|{moment}|{webhook_id}|{zlib.crc32(body)}"
    return hmac.new(KEY, text.encode(), hashlib.sha256).hexdigest()


def headers_of(body: bytes, webhook_id: str = "5GP028458E2496506") -> dict[str, str]:
    """What PayPal sends with this body."""
    transmission, moment = str(uuid.uuid4()), "2026-11-21T23:00:00Z"
    return {
        "PAYPAL-AUTH-ALGO": "SHA256withRSA",
        "PAYPAL-CERT-URL": "https://api.paypal.com/v1/notifications/certs/CERT-1",
        "PAYPAL-TRANSMISSION-ID": transmission,
        "PAYPAL-TRANSMISSION-SIG": signature(transmission, moment, webhook_id, body),
        "PAYPAL-TRANSMISSION-TIME": moment,
    }


class PayPalPost(Post):
    """secret: the id of the webhook that it brings events to."""

    named = "event_type"

    def __init__(self) -> None:
        super().__init__()
        self.secret = "5GP028458E2496506"

    def event_of(self, kind: str, thing: dict[str, Any]) -> dict[str, Any]:
        refunded = kind.endswith("REFUNDED")
        return {
            "id": f"WH-{secrets.token_hex(10).upper()}", "event_version": "1.0", "event_type": kind,
            "create_time": "2026-11-21T23:00:00.000Z", "summary": kind.title(),
            "resource_type": "refund" if refunded else TYPES[kind.partition(".")[0]],
            "resource": copy.deepcopy(thing),
        }  # fmt: skip

    def sign(self, body: bytes) -> dict[str, str]:
        return headers_of(body, self.secret)

    def is_genuine(self, asked: str) -> bool:
        """What verify-webhook-signature answers: the event is taken as it stands in the request."""
        head, _name, rest = asked.partition('"webhook_event":')
        told = json.loads(head.rstrip().rstrip(",") + "}")
        body = rest.strip()[:-1].strip().encode()
        wanted = signature(told["transmission_id"], told["transmission_time"], told["webhook_id"], body)
        return hmac.compare_digest(wanted, told["transmission_sig"])
