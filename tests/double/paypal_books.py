"""What PayPal knows: orders, what was captured of them, what went back."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode, urlsplit

Row = dict[str, Any]
PAGE = 2  # less than anybody asks for, so that pages are turned
MOMENT = "%Y-%m-%dT%H:%M:%S.%fZ"
SUMMARY = ("dispute_id", "reason", "status", "dispute_amount", "update_time")
WHOLE = {"HUF", "JPY", "TWD"}


class Unprocessable(Exception):
    """PayPal's own way to say no."""

    def __init__(self, issue: str, status: int = 422) -> None:
        super().__init__(issue)
        self.status = status
        self.body = {
            "name": "RESOURCE_NOT_FOUND" if status == 404 else "UNPROCESSABLE_ENTITY",
            "details": [{"issue": issue, "description": issue.replace("_", " ").lower()}],
            "message": "The requested action could not be performed.", "debug_id": secrets.token_hex(6),
        }  # fmt: skip


def new_ref(length: int = 17) -> str:
    return "".join(secrets.choice("0123456789ABCDEFGHJKLMNPRSTUVWXY") for _n in range(length))


class Account:
    """Orders, captures and refunds; tell(kind, type, resource) is called for what PayPal reports."""

    def __init__(self, tell: Callable[[str, Row], None]) -> None:
        self.tell = tell
        self.apps = ["marquee-app:marquee-app-secret"]
        self.capture_status, self.refund_status = "COMPLETED", "COMPLETED"
        self.orders: dict[str, Row] = {}
        self.urls: dict[str, Row] = {}
        self.disputes: dict[str, Row] = {}
        self.penniless: set[str] = set()
        self.forgotten: set[str] = set()

    def create(self, asked: Row, base: str) -> Row:
        (unit,) = asked["purchase_units"]
        _check(unit["amount"])
        for item in unit["items"]:
            _check(item["unit_amount"])
        total = sum(Decimal(i["unit_amount"]["value"]) * int(i["quantity"]) for i in unit["items"])
        if (
            not total
            == Decimal(unit["amount"]["value"])
            == Decimal(unit["amount"]["breakdown"]["item_total"]["value"])
        ):
            raise Unprocessable("ITEM_TOTAL_MISMATCH")
        urls = asked["payment_source"]["paypal"]["experience_context"]
        if asked["intent"] != "CAPTURE" or not all(
            urlsplit(urls[n]).netloc for n in ("return_url", "cancel_url")
        ):
            raise Unprocessable("INVALID_PARAMETER_SYNTAX", 400)
        ref = new_ref()
        self.orders[ref] = order = {
            "id": ref, "intent": "CAPTURE", "status": "PAYER_ACTION_REQUIRED",
            "purchase_units": [{"reference_id": "default", **unit}],
            "links": [{"href": f"{base}/checkoutnow/{ref}", "rel": "payer-action", "method": "GET"},
                      {"href": f"{base}/v2/checkout/orders/{ref}", "rel": "self", "method": "GET"}],
        }  # fmt: skip
        self.urls[ref] = urls
        return order

    def order(self, ref: str) -> Row:
        if ref not in self.orders or ref in self.forgotten:
            raise Unprocessable("INVALID_RESOURCE_ID", 404)
        return self.orders[ref]

    def move(self, ref: str, move: str) -> None:
        """What the buyer does: approve; no_money (the next capture fails); forget (by PayPal)."""
        order = self.order(ref)
        if move == "no_money":
            self.penniless.add(ref)
        elif move == "forget":
            self.forgotten.add(ref)
        elif order["status"] == "PAYER_ACTION_REQUIRED":
            order["status"] = "APPROVED"
            self.tell("CHECKOUT.ORDER.APPROVED", order)

    def capture(self, ref: str) -> Row:
        order = self.order(ref)
        if order["status"] == "PAYER_ACTION_REQUIRED":
            raise Unprocessable("ORDER_NOT_APPROVED")
        if order["status"] == "COMPLETED":
            raise Unprocessable("ORDER_ALREADY_CAPTURED")
        if ref in self.penniless:
            raise Unprocessable("INSTRUMENT_DECLINED")
        unit = order["purchase_units"][0]
        capture = {
            "id": new_ref(), "status": self.capture_status, "custom_id": unit.get("custom_id"),
            "amount": {name: unit["amount"][name] for name in ("currency_code", "value")},
            "final_capture": True, "supplementary_data": {"related_ids": {"order_id": ref}},
        }  # fmt: skip
        unit["payments"] = {"captures": [capture]}
        order["status"] = "COMPLETED"
        self.tell("PAYMENT.CAPTURE.COMPLETED", capture)
        return order

    def refund(self, capture_ref: str, asked: Row) -> Row:
        unit, capture = self._captured(capture_ref)
        refunds = unit["payments"].setdefault("refunds", [])
        left = Decimal(capture["amount"]["value"]) - _sum(refunds)
        amount = asked.get("amount") or {**capture["amount"], "value": str(left)}
        _check(amount)
        if left == 0:
            raise Unprocessable("CAPTURE_FULLY_REFUNDED")
        if not 0 < Decimal(amount["value"]) <= left:
            raise Unprocessable("REFUND_AMOUNT_EXCEEDED")
        refund = {
            "id": new_ref(), "status": self.refund_status, "amount": amount,
            "links": [{"href": f"https://api.test/v2/payments/captures/{capture_ref}", "rel": "up"}],
        }  # fmt: skip
        if "custom_id" in asked:
            refund["custom_id"] = asked["custom_id"]
        refunds.append(refund)
        whole = Decimal(amount["value"]) == left
        capture["status"] = "REFUNDED" if whole else "PARTIALLY_REFUNDED"
        self.tell("PAYMENT.CAPTURE.REFUNDED", refund)
        return refund

    def find_refund(self, ref: str) -> Row:
        for order in self.orders.values():
            for refund in order["purchase_units"][0].get("payments", {}).get("refunds", []):
                if refund["id"] == ref:
                    found: Row = refund
                    return found
        raise Unprocessable("INVALID_RESOURCE_ID", 404)

    def dispute(self, capture_ref: str, status: str, outcome: str | None) -> Row:
        """The buyer asks PayPal for the money; or how that stands now."""
        _unit, capture = self._captured(capture_ref)
        ref = f"PP-D-{capture_ref}"
        kind = "CREATED" if ref not in self.disputes else "RESOLVED" if outcome else "UPDATED"
        self.disputes[ref] = dispute = {
            "dispute_id": ref, "status": status, "reason": "MERCHANDISE_OR_SERVICE_NOT_RECEIVED",
            "dispute_amount": capture["amount"], "update_time": f"{datetime.now(UTC):{MOMENT}}",
            "disputed_transactions": [{"seller_transaction_id": capture_ref}],
        }  # fmt: skip
        if outcome:
            dispute["dispute_outcome"] = {"outcome_code": outcome}
        self.tell(f"CUSTOMER.DISPUTE.{kind}", dispute)
        return dispute

    def find_dispute(self, ref: str) -> Row:
        if ref not in self.disputes:
            raise Unprocessable("INVALID_RESOURCE_ID", 404)
        found: Row = self.disputes[ref]
        return found

    def list_disputes(self, asked: Mapping[str, str], base: str) -> Row:
        """A summary of each, PAGE at a time, without what was paid."""
        begin, since = int(asked.get("page", 1)) - 1, asked["update_time_after"]
        rows = [row for row in self.disputes.values() if row["update_time"] >= since]
        listed = [{name: row[name] for name in SUMMARY} for row in rows[begin * PAGE : (begin + 1) * PAGE]]
        links = []
        if (begin + 1) * PAGE < len(rows):
            query = urlencode({**asked, "page": begin + 2})
            links.append({"href": f"{base}/v1/customer/disputes?{query}", "rel": "next", "method": "GET"})
        return {"items": listed, "links": links}

    def _captured(self, ref: str) -> tuple[Row, Row]:
        for order in self.orders.values():
            unit = order["purchase_units"][0]
            for capture in unit.get("payments", {}).get("captures", []):
                if capture["id"] == ref:
                    return unit, capture
        raise Unprocessable("INVALID_RESOURCE_ID", 404)

    def ledger(self) -> Row:
        """Every order, and what was taken and given back, in what the value says (25.00)."""
        captures = [
            {
                "order": ref, "capture": capture["id"], "value": capture["amount"]["value"],
                "custom_id": capture["custom_id"], "refunded": str(_sum(unit["payments"].get("refunds", []))),
            }
            for ref, order in self.orders.items()
            for unit in order["purchase_units"]
            for capture in unit.get("payments", {}).get("captures", [])
        ]  # fmt: skip
        return {"orders": self.orders, "captures": captures}


def _sum(refunds: list[Row]) -> Decimal:
    gone = [Decimal(r["amount"]["value"]) for r in refunds if r["status"] not in {"FAILED", "CANCELLED"}]
    return sum(gone, Decimal(0))


def _check(amount: Row) -> None:
    """Two decimals, none for a few currencies."""
    decimals = len(amount["value"].partition(".")[2])
    if decimals != (0 if amount["currency_code"] in WHOLE else 2):
        raise Unprocessable("DECIMAL_PRECISION")
