"""The same process as PayPal: Orders v2, captures, refunds, and webhooks that PayPal itself verifies."""

from __future__ import annotations

import base64
import copy
import json
import re
import threading
import time
from collections.abc import Mapping
from html import escape
from typing import Any
from urllib.parse import parse_qsl

from tests.double.moods import HangUp, Moods
from tests.double.page import FRAME
from tests.double.paypal_books import Account, Row, Unprocessable
from tests.double.paypal_post import PayPalPost

CALLS = {
    ("POST", r"/v1/oauth2/token"): "token",
    ("POST", r"/v1/notifications/verify-webhook-signature"): "verify",
    ("POST", r"/v2/checkout/orders"): "create_order",
    ("GET", r"/v2/checkout/orders/(\w+)"): "look_order",
    ("POST", r"/v2/checkout/orders/(\w+)/capture"): "capture",
    ("POST", r"/v2/payments/captures/(\w+)/refund"): "refund_capture",
    ("GET", r"/v2/payments/refunds/(\w+)"): "look_refunded",
    ("GET", r"/v1/customer/disputes/([\w-]+)"): "look_disputed",
    ("GET", r"/v1/customer/disputes"): "list_disputed",
}
ONCE = {"create_order", "capture", "refund_capture"}


class PayPal:
    """Its account, its post, and the answers it gave to each PayPal-Request-Id."""

    def __init__(self, moods: Moods, calls: list[Row]) -> None:
        self.post = PayPalPost()
        self.account = Account(self.post.tell)
        self.moods, self.calls = moods, calls
        self.lock = threading.RLock()
        self.answered: dict[str, tuple[Any, int, Row]] = {}
        self.tokens: set[str] = set()
        self.base = ""

    def answer(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> tuple[int, Row]:
        """One call of the API, as well or as badly as the mood says."""
        path, _mark, query = path.partition("?")
        body = body or query.encode()
        for (verb, pattern), name in CALLS.items():
            if verb == method and (match := re.fullmatch(pattern, path)):
                return self._call(name, match[1] if match.groups() else "", headers, body)
        return 404, {"name": "RESOURCE_NOT_FOUND", "message": "No such path."}

    def _call(self, name: str, ref: str, headers: Mapping[str, str], body: bytes) -> tuple[int, Row]:
        mood, key = self.moods.of(name), headers.get("paypal-request-id")
        note = {"call": name, "key": key, "state": "arrived"}
        self.calls.append(note)
        mood.over.wait(mood.before)
        if mood.drop:
            raise HangUp
        if mood.status:
            return mood.status, {"name": "INTERNAL_SERVER_ERROR", "message": "An internal error occurred."}
        try:
            status, answer = self._once(name, ref, headers, body)
        except Unprocessable as no:
            status, answer = no.status, no.body
        note["state"] = "done"
        mood.over.wait(mood.after)
        if mood.lose:
            raise HangUp
        return status, _told(answer, mood.lie)

    def _once(self, name: str, ref: str, headers: Mapping[str, str], body: bytes) -> tuple[int, Row]:
        """The same request id has the same answer; with another body it is an error."""
        if name == "token":
            return self._hand_out(headers)
        if headers.get("authorization", "").removeprefix("Bearer ") not in self.tokens:
            return 401, {"name": "AUTHENTICATION_FAILURE", "message": "No valid token."}
        with self.lock:
            key = headers.get("paypal-request-id")
            if name not in ONCE or key is None:
                return self._work(name, ref, body)
            asked = (name, ref, body)
            if key in self.answered:
                known, status, answer = self.answered[key]
                if known != asked:
                    raise Unprocessable("DUPLICATE_REQUEST_ID")
                return status, answer
            status, answer = self._work(name, ref, body)
            self.answered[key] = (asked, status, copy.deepcopy(answer))
            return status, answer

    def _hand_out(self, headers: Mapping[str, str]) -> tuple[int, Row]:
        told = base64.b64decode(headers.get("authorization", "").removeprefix("Basic ")).decode()
        if told not in self.account.apps:
            return 401, {"error": "invalid_client", "error_description": "Client Authentication failed"}
        token = f"A21AA{len(self.tokens)}{time.monotonic_ns()}"
        self.tokens.add(token)
        return 200, {"access_token": token, "token_type": "Bearer", "expires_in": 32400}

    def _work(self, name: str, ref: str, body: bytes) -> tuple[int, Row]:
        if name == "verify":
            genuine = self.post.is_genuine(body.decode())
            return 200, {"verification_status": "SUCCESS" if genuine else "FAILURE"}
        if name == "create_order":
            return 201, self.account.create(json.loads(body), self.base)
        if name == "look_order":
            return 200, self.account.order(ref)
        if name == "capture":
            return 201, self.account.capture(ref)
        if name == "refund_capture":
            return 201, self.account.refund(ref, json.loads(body or b"{}"))
        if name == "look_disputed":
            return 200, self.account.find_dispute(ref)
        if name == "list_disputed":
            return 200, self.account.list_disputes(dict(parse_qsl(body.decode())), self.base)
        return 200, self.account.find_refund(ref)

    def control(self, what: str, told: Row) -> Any:
        """What the tests say and ask."""
        with self.lock:
            if what == "post":
                for name, value in told.items():
                    setattr(self.post, name, value)
            elif what == "buyer":
                self.account.move(told["order"], told["move"])
            elif what == "refund":
                return self.account.refund(told["capture"], told)
            elif what == "dispute":
                return self.account.dispute(told["capture"], told["status"], told.get("outcome"))
            elif what == "settings":
                for name, value in told.items():
                    setattr(self.account, name, value)
            elif what == "forget_keys":
                self.answered.clear()
                self.tokens.clear()
        if what == "send":  # without the lock: who is told asks back
            return self.post.send(told["kinds"], told.get("copies", 1))
        with self.lock:
            return self.account.ledger()


def _told(answer: Row, lie: Row) -> Row:
    """The answer with another amount or status of what was captured, where the mood says so."""
    if not lie:
        return answer
    told = copy.deepcopy(answer)
    for unit in told.get("purchase_units", []):
        for capture in unit.get("payments", {}).get("captures", []):
            capture.update(lie)
    return told


def hosted(paypal: PayPal, parts: list[str]) -> tuple[int, bytes, dict[str, str]]:
    """The page where a buyer agrees; agreed, they are sent back with the order's name."""
    ref = parts[0]
    with paypal.lock:
        order = paypal.account.order(ref)
        urls = paypal.account.urls[ref]
        if parts[1:] == ["approve"]:
            paypal.account.move(ref, "approve")
            return 303, b"", {"Location": f"{urls['return_url']}&token={ref}&PayerID=QYR5Z8XDVJNXQ"}
    amount = order["purchase_units"][0]["amount"]
    items = order["purchase_units"][0]["items"]
    listed = "".join(f"<li>{escape(i['quantity'])} × {escape(i['name'])}</li>" for i in items)
    button = f'<form method="post" action="/checkoutnow/{ref}/approve"><button>Agree and pay</button></form>'
    total = f"<p>{amount['currency_code']} {amount['value']}</p>"
    back = f'<a href="{escape(urls["cancel_url"])}">Cancel</a>'
    page = FRAME.format(content=f"<ul>{listed}</ul>{total}{button}{back}")
    return 200, page.encode(), {"Content-Type": "text/html; charset=utf-8"}
