"""Webhooks: signed as Stripe signs them; sent at once, kept back, copied, or in another order."""

from __future__ import annotations

import copy
import hashlib
import hmac
import json
import secrets
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import requests

TRIES, PAUSE = 8, 0.4


def signature(body: bytes, secret: str, moment: int | None = None) -> str:
    """The Stripe-Signature header of this body."""
    at = int(time.time()) if moment is None else moment
    mac = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256)
    return f"t={at},v1={mac.hexdigest()}"


class Post:
    """Makes an event of everything that happened, and brings it to the address it was given."""

    def __init__(self) -> None:
        self.url, self.secret = "", ""
        self.keep = False
        self.copies = 1
        self.delay = 0.0
        self.events: list[dict[str, Any]] = []
        self.answers: list[int] = []
        self._hands = ThreadPoolExecutor(32)

    named = "type"

    def event_of(self, kind: str, thing: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": f"evt_{secrets.token_hex(12)}", "object": "event", "api_version": "2026-10-28.endive",
            "created": int(time.time()), "type": kind, "livemode": False, "pending_webhooks": 1,
            "request": {"id": None, "idempotency_key": None}, "data": {"object": copy.deepcopy(thing)},
        }  # fmt: skip

    def sign(self, body: bytes) -> dict[str, str]:
        return {"Stripe-Signature": signature(body, self.secret)}

    def tell(self, kind: str, thing: dict[str, Any]) -> None:
        event = self.event_of(kind, thing)
        self.events.append(event)
        if self.url and not self.keep:
            for _n in range(self.copies):
                self._hands.submit(self._bring, event, self.delay)

    def send(self, kinds: list[str], copies: int) -> list[int]:
        """Send the newest event of each kind in this order, each `copies` times at once; the statuses."""
        answers: list[int] = []
        for kind in kinds:
            event = next(event for event in reversed(self.events) if event[self.named] == kind)
            gate = threading.Barrier(copies)
            with ThreadPoolExecutor(copies) as hands:
                answers += hands.map(lambda _n, e=event, g=gate: self._bring_at(g, e), range(copies))
        return answers

    def _bring_at(self, gate: threading.Barrier, event: dict[str, Any]) -> int:
        gate.wait()
        return self._try(event)

    def _bring(self, event: dict[str, Any], delay: float) -> None:
        time.sleep(delay)
        for _n in range(TRIES):
            if 200 <= self._try(event) < 300:
                return
            time.sleep(PAUSE)

    def _try(self, event: dict[str, Any]) -> int:
        body = json.dumps(event, indent=2).encode()
        headers = {"Content-Type": "application/json; charset=utf-8", **self.sign(body)}
        try:
            status = requests.post(self.url, data=body, headers=headers, timeout=20).status_code
        except requests.RequestException:
            status = 0
        self.answers.append(status)
        return status
