"""What the provider knows: checkout sessions, captures, refunds, and the answers it gave to each key."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

Row = dict[str, Any]
ZERO = "bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf".split()
THREE = "bhd jod kwd omr tnd".split()
WHOLE = ["isk", "ugx"]
PAGE = 2  # less than anybody asks for, so that pages are turned
SHORTEST, LONGEST = 30 * 60, 24 * 3600


class Wrong(Exception):
    """The API's own way to say no."""

    def __init__(self, message: str, code: str | None = None, param: str | None = None, status: int = 400,
                 kind: str = "invalid_request_error") -> None:  # fmt: skip
        super().__init__(message)
        self.status = status
        self.body = {"error": {"type": kind, "message": message, "code": code, "param": param}}


class Books:
    """Sessions, intents and refunds; tell(kind, object) is called for everything that Stripe reports."""

    def __init__(self, tell: Callable[[str, Row], None]) -> None:
        self.lock = threading.RLock()
        self.tell = tell
        self.base = ""
        self.sessions: dict[str, Row] = {}
        self.intents: dict[str, Row] = {}
        self.refunds: dict[str, Row] = {}
        self.disputes: dict[str, Row] = {}
        self.refund_state = "succeeded"

    # Checkout sessions

    def open_session(self, asked: Row) -> Row:
        lines = asked.get("line_items") or []
        if asked.get("mode") != "payment" or not lines or "success_url" not in asked:
            raise Wrong("Missing required param.", "parameter_missing", "line_items")
        for name in ("success_url", "cancel_url"):
            if not urlsplit(asked.get(name, "")).netloc:
                raise Wrong("Not a valid URL", "url_invalid", name)
        currencies = {line["price_data"]["currency"] for line in lines}
        if len(currencies) != 1:
            raise Wrong("All prices must use the same currency.", None, "line_items")
        amount = sum(_amount(line) * int(line["quantity"]) for line in lines)
        _check_amount(amount, currency := currencies.pop())
        now = int(time.time())
        until = int(asked.get("expires_at", now + LONGEST))
        if not now + SHORTEST <= until <= now + LONGEST:
            raise Wrong("The `expires_at` timestamp must be at least 30 minutes ahead.", None, "expires_at")
        ref = f"cs_test_{secrets.token_hex(16)}"
        session = {
            "id": ref, "object": "checkout.session", "mode": "payment", "livemode": False, "created": now,
            "status": "open", "payment_status": "unpaid", "payment_intent": None, "expires_at": until,
            "amount_subtotal": amount, "amount_total": amount, "currency": currency,
            "url": f"{self.base}/c/pay/{ref}", "success_url": asked["success_url"],
            "cancel_url": asked.get("cancel_url"), "customer_email": asked.get("customer_email"),
            "client_reference_id": asked.get("client_reference_id"), "metadata": asked.get("metadata") or {},
        }  # fmt: skip
        self.sessions[ref] = {
            "shown": session,
            "lines": [(line["price_data"]["product_data"]["name"], line["quantity"]) for line in lines],
            "for_intent": (asked.get("payment_intent_data") or {}).get("metadata") or {},
        }
        return session

    def session(self, ref: str) -> Row:
        if ref not in self.sessions:
            raise Wrong(f"No such checkout.session: '{ref}'", "resource_missing", "session", 404)
        session: Row = self.sessions[ref]["shown"]
        if session["status"] == "open" and session["expires_at"] <= time.time():
            self._end(session)
        return session

    def expire(self, ref: str) -> Row:
        session = self.session(ref)
        if session["status"] != "open":
            raise Wrong('Only Checkout Sessions with a status in ["open"] can be expired. This Checkout '
                        f"Session has a status of {session['status']}.")  # fmt: skip
        return self._end(session)

    def _end(self, session: Row) -> Row:
        session.update(status="expired", url=None)
        self.tell("checkout.session.expired", session)
        return session

    # What a buyer does on the hosted page

    def pay(self, ref: str, *, delayed: bool = False) -> Row:
        """The money comes: at once, or (delayed) as with a bank debit, in some days."""
        session = self.session(ref)
        if session["status"] != "open":
            raise Wrong("This Checkout Session is over.", "session_over")
        intent = self._intent_of(session)
        session.update(status="complete", url=None)
        if delayed:
            intent["status"] = "processing"
        else:
            self._capture(intent)
            session["payment_status"] = "paid"
        self.tell("checkout.session.completed", session)
        return session

    def decline(self, ref: str) -> Row:
        """A card is refused: the session stays open for another one."""
        intent = self._intent_of(self.session(ref))
        intent["status"] = "requires_payment_method"
        intent["last_payment_error"] = {"code": "card_declined", "type": "card_error"}
        self.tell("payment_intent.payment_failed", intent)
        return intent

    def arrive(self, ref: str, *, succeeded: bool) -> Row:
        """The end of a delayed payment."""
        session = self.session(ref)
        intent = self._intent_of(session)
        if succeeded:
            self._capture(intent)
            session["payment_status"] = "paid"
        else:
            intent["status"] = "requires_payment_method"
            intent["last_payment_error"] = {"code": "debit_not_authorized", "type": "card_error"}
        outcome = "succeeded" if succeeded else "failed"
        self.tell(f"checkout.session.async_payment_{outcome}", session)
        return session

    def _intent_of(self, session: Row) -> Row:
        if session["payment_intent"] is None:
            ref = f"pi_{secrets.token_hex(12)}"
            self.intents[ref] = {
                "id": ref, "object": "payment_intent", "amount": session["amount_total"],
                "amount_received": 0, "currency": session["currency"], "last_payment_error": None,
                "status": "requires_payment_method", "latest_charge": None, "livemode": False,
                "session": session["id"],
                "metadata": self.sessions[session["id"]]["for_intent"],
            }  # fmt: skip
            session["payment_intent"] = ref
        return self.intents[session["payment_intent"]]

    def _capture(self, intent: Row) -> None:
        intent.update(status="succeeded", amount_received=intent["amount"], last_payment_error=None)
        intent["latest_charge"] = f"ch_{secrets.token_hex(12)}"

    # Refunds

    def give_back(self, asked: Row) -> Row:
        intent = self.intents.get(asked.get("payment_intent", ""))
        if intent is None or intent["status"] != "succeeded":
            raise Wrong("No such payment_intent", "resource_missing", "payment_intent", 404)
        left = intent["amount_received"] - self.given_back(intent["id"])
        amount = int(asked.get("amount", left))
        if left == 0:
            raise Wrong(
                f"Charge {intent['latest_charge']} has already been refunded.", "charge_already_refunded"
            )
        if not 0 < amount <= left:
            raise Wrong(f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})",
                        None, "amount")  # fmt: skip
        ref = f"re_{secrets.token_hex(12)}"
        self.refunds[ref] = refund = {
            "id": ref, "object": "refund", "amount": amount, "currency": intent["currency"],
            "payment_intent": intent["id"], "charge": intent["latest_charge"], "status": self.refund_state,
            "failure_reason": None, "metadata": asked.get("metadata") or {}, "created": int(time.time()),
        }  # fmt: skip
        self.tell("charge.refunded", self._charge(intent))
        self.tell("refund.created", refund)
        return refund

    def given_back(self, intent_ref: str) -> int:
        return sum(
            r["amount"] for r in self.refunds.values()
            if r["payment_intent"] == intent_ref and r["status"] not in {"failed", "canceled"}
        )  # fmt: skip

    def refund(self, ref: str) -> Row:
        if ref not in self.refunds:
            raise Wrong(f"No such refund: '{ref}'", "resource_missing", "refund", 404)
        return self.refunds[ref]

    def finish_refund(self, ref: str, *, succeeded: bool) -> Row:
        """The end of a refund that was on its way."""
        refund = self.refund(ref)
        refund["status"] = "succeeded" if succeeded else "failed"
        if not succeeded:
            refund["failure_reason"] = "expired_or_canceled_card"
        self.tell("refund.updated" if succeeded else "refund.failed", refund)
        return refund

    def list_refunds(self, intent_ref: str) -> Row:
        rows = [r for r in self.refunds.values() if r["payment_intent"] == intent_ref]
        return {"object": "list", "url": "/v1/refunds", "has_more": False, "data": rows[::-1]}

    def _charge(self, intent: Row) -> Row:
        given = self.given_back(intent["id"])
        return {
            "id": intent["latest_charge"], "object": "charge", "amount": intent["amount"],
            "amount_refunded": given, "refunded": given == intent["amount"], "currency": intent["currency"],
            "payment_intent": intent["id"], "metadata": intent["metadata"],
        }  # fmt: skip

    # Disputes

    def dispute(self, ref: str, status: str) -> Row:
        """The session's buyer asks their bank; or how that stands now."""
        intent = self.intents[self.session(ref)["payment_intent"]]
        known = self.disputes.get(intent["id"])
        kind = "updated" if known else "created"
        self.disputes[intent["id"]] = dispute = {
            "id": f"dp_{intent['id']}", "object": "dispute", "amount": intent["amount"],
            "currency": intent["currency"], "payment_intent": intent["id"], "status": status,
            "charge": intent["latest_charge"], "reason": "fraudulent", "metadata": {},
            "created": known["created"] if known else int(time.time()),
        }  # fmt: skip
        self.tell(f"charge.dispute.{'closed' if status in {'won', 'lost'} else kind}", dispute)
        return dispute

    def find_dispute(self, ref: str) -> Row:
        if ref.removeprefix("dp_") not in self.disputes:
            raise Wrong(f"No such dispute: '{ref}'", "resource_missing", "dispute", 404)
        found: Row = self.disputes[ref.removeprefix("dp_")]
        return found

    def list_disputes(self, asked: Row) -> Row:
        """The newest first, PAGE at a time."""
        since = int((asked.get("created") or {}).get("gte", 0))
        rows = [row for row in reversed(self.disputes.values()) if row["created"] >= since]
        after = asked.get("starting_after")
        begin = 1 + [row["id"] for row in rows].index(after) if after else 0
        listed = rows[begin : begin + PAGE]
        more = begin + PAGE < len(rows)
        return {"object": "list", "url": "/v1/disputes", "has_more": more, "data": listed}

    def ledger(self) -> Row:
        """Every capture and every refund, as the account's statement would list them."""
        captures = [
            {
                "payment_id": int(intent["metadata"].get("payment_id", 0)), "intent": intent["id"],
                "amount": intent["amount_received"], "currency": intent["currency"],
                "refunded": self.given_back(intent["id"]), "site": intent["metadata"].get("site"),
                "session": intent["session"],
            }
            for intent in self.intents.values() if intent["status"] == "succeeded"
        ]  # fmt: skip
        sessions = [row["shown"] for row in self.sessions.values()]
        return {"captures": captures, "refunds": list(self.refunds.values()), "sessions": sessions}


def _amount(line: Row) -> int:
    text = str(line["price_data"]["unit_amount"])
    if not text.isdecimal():
        raise Wrong(f"Invalid integer: {text}", "parameter_invalid_integer", "line_items")
    return int(text)


def _check_amount(amount: int, currency: str) -> None:
    """Stripe's own rules: three decimals end in 0, ISK and UGX in 00; too little is refused."""
    if currency != currency.lower() or len(currency) != 3:
        raise Wrong(f"Invalid currency: {currency}", None, "currency")
    if (currency in THREE and amount % 10) or (currency in WHOLE and amount % 100):
        raise Wrong("Invalid amount for this currency.", "invalid_charge_amount", "amount")
    if amount < (1 if currency in ZERO else 50):
        raise Wrong("The Checkout Session's total amount due is too small.", "amount_too_small", "amount")
