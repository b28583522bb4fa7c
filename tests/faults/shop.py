"""A shop paid through the provider's double: its web process, its buyers, and the worker's part."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import requests
from flask import Flask
from sqlalchemy import Engine, create_engine, make_url, text

from app import audit, create_app
from app.core import clock
from app.core.db import disconnect, unit_of_work
from app.domain import orders, payments
from app.settings import Settings
from tests.borrowed import borrowed_world
from tests.double.handle import KEY, WEBHOOK_SECRET, Double
from tests.servers import statement
from tests.stack import Stack, children_of, form_fields

BOOKING = "/events/night-of-small-websites/booking"
PRICE = 2500


@dataclass
class Sale:
    """One buyer's booking: the browser they made it with and its code."""

    browser: requests.Session
    code: str


@dataclass
class Shop:
    """The web process runs for itself; what the worker does is done here, at the time a test says."""

    stack: Stack
    double: Double
    worker: Flask
    engine: Engine
    field: str
    buyers: int = 0

    @property
    def site(self) -> str:
        return f"127.0.0.1:{self.stack.port}"

    @property
    def webhook(self) -> str:
        return f"{self.stack.url}/webhooks/stripe"

    # The buyer

    def open_form(self) -> tuple[requests.Session, dict[str, str]]:
        self.buyers += 1
        browser = requests.Session()
        page = browser.get(self.stack.url + BOOKING, params={self.field: 1}, timeout=20)
        who = {"name": "Ada Buyer", "email": f"ada{self.buyers}@example.com"}
        return browser, {**form_fields(page.text), self.field: "1", **who}

    def book(self) -> Sale:
        """Book one ticket that costs something, as far as the page that leads to the provider."""
        browser, fields = self.open_form()
        answer = browser.post(self.stack.url + BOOKING, data=fields, timeout=30, allow_redirects=False)
        assert answer.status_code == 303, answer.text[-2000:]
        return Sale(browser, answer.headers["Location"].split("/bookings/")[1].split("/")[0])

    def book_into_the_void(self) -> threading.Thread:
        """Book while the provider hangs; nobody reads the answer."""
        browser, fields = self.open_form()

        def send() -> None:
            with suppress(requests.ConnectionError):
                browser.post(self.stack.url + BOOKING, data=fields, timeout=30, allow_redirects=False)

        thread = threading.Thread(target=send)
        thread.start()
        return thread

    def pay_page(self, sale: Sale) -> str:
        return sale.browser.get(f"{self.stack.url}/bookings/{sale.code}/payment", timeout=20).text

    def try_again(self, sale: Sale) -> None:
        fields = form_fields(self.pay_page(sale))
        address = f"{self.stack.url}/bookings/{sale.code}/payments"
        answer = sale.browser.post(address, data=fields, timeout=20, allow_redirects=False)
        assert answer.status_code == 303, answer.text[-2000:]

    def pay(self, sale: Sale) -> None:
        """The buyer pays on the provider's page."""
        self.double.buyer("pay", str(self.payment(sale)["provider_ref"]))

    # The worker

    def poll(self, later: timedelta = timedelta(seconds=20)) -> None:
        """What the prompt worker does when it is rung, some time from now."""
        with self.worker.app_context(), clock.frozen_at(clock.now() + later):
            payments.look_at_due()

    def let_holds_run_out(self) -> None:
        """The sweep, sixteen minutes from now."""
        later = clock.now() + timedelta(minutes=16)
        with self.worker.app_context(), clock.frozen_at(later), unit_of_work():
            orders.expire_holds()

    def refund(self, sale: Sale, key: str) -> None:
        """The organizer gives the money back."""
        with self.worker.app_context():
            with unit_of_work():
                order = orders.get_order(sale.code)
                handover = payments.refund_order(order, reason="Rain", by=None, key=key)
            answers = handover.call()
            with unit_of_work():
                handover.store(answers)

    def reconnect(self) -> None:
        """What the worker does at the beginning of each job: let go of what may be dead."""
        with self.worker.app_context():
            disconnect()

    def kill_web(self) -> None:
        """SIGKILL for the process that serves; its master starts another."""
        master = self.stack.running["web"].pid
        serving = children_of(master)
        assert serving
        for pid in serving:
            os.kill(pid, signal.SIGKILL)
        self.stack.wait_for("/healthz")
        assert not set(serving) & set(children_of(master))

    # What came of it

    def rows(self, sql: str, **values: Any) -> Sequence[Any]:
        with self.engine.connect() as connection:
            result = connection.execute(text(sql), values)
            return [dict(row) for row in result.mappings()] if result.returns_rows else []

    def payment(self, sale: Sale) -> dict[str, Any]:
        """The one payment of the booking."""
        sql = 'SELECT p.* FROM payment p JOIN "order" o ON o.id = p.order_id WHERE o.code = :code'
        (row,) = self.rows(sql, code=sale.code)
        found: dict[str, Any] = row
        return found

    def order(self, sale: Sale) -> str:
        (row,) = self.rows('SELECT status FROM "order" WHERE code = :code', code=sale.code)
        return str(row["status"])

    def tickets(self, sale: Sale, status: str = "valid") -> int:
        sql = """
            SELECT count(*) AS n FROM ticket t JOIN order_line l ON l.id = t.order_line_id
            JOIN "order" o ON o.id = l.order_id WHERE o.code = :code AND t.status = :status
        """
        return int(self.rows(sql, code=sale.code, status=status)[0]["n"])

    def facts(self, sale: Sale, kind: str) -> int:
        sql = """SELECT count(*) AS n FROM fact WHERE kind = :kind AND subject =
                 (SELECT 'order:' || id FROM "order" WHERE code = :code)"""
        return int(self.rows(sql, code=sale.code, kind=kind)[0]["n"])

    def breaches(self) -> list[Any]:
        """What `flask audit` finds."""
        with self.worker.app_context(), unit_of_work():
            return list(audit.find_breaches())

    def disagreements(self) -> list[str]:
        """Where our books and the provider's differ; a flagged payment waits for a person and is left out."""
        sql = """
            SELECT p.id, p.provider_ref, p.state, p.captured, p.flag, coalesce((SELECT sum(r.amount)
            FROM refund r WHERE r.payment_id = p.id AND r.state = 'completed'), 0) AS back FROM payment p
        """
        ours = {row["provider_ref"]: row for row in self.rows(sql) if row["provider_ref"]}
        found = []
        captures = self.captures()
        for session, capture in captures.items():
            row = ours.get(session)
            if row is None or row["captured"] is None:
                found.append(f"captured, but not with us: {capture}")
            elif not row["flag"] and (row["captured"], row["back"]) != (
                capture["amount"],
                capture["refunded"],
            ):
                found.append(f"{row} is not {capture}")
        found += [f"not captured: {r}" for ref, r in ours.items() if r["captured"] and ref not in captures]
        return found

    def captures(self) -> dict[str, dict[str, Any]]:
        """What the provider took for this shop, by session."""
        return {c["session"]: c for c in self.double.ledger()["captures"] if c["site"] == self.site}


@dataclass
class PayPalShop(Shop):
    """The same, paid by PayPal: a buyer agrees there, and the money is taken when the shop asks for it."""

    @property
    def webhook(self) -> str:
        return f"{self.stack.url}/webhooks/paypal"

    def pay(self, sale: Sale) -> None:
        self.double.paypal.buyer("approve", str(self.payment(sale)["provider_ref"]))

    def captures(self) -> dict[str, dict[str, Any]]:
        mine = [
            c for c in self.double.paypal.ledger()["captures"] if c["custom_id"].endswith(f"@{self.site}")
        ]
        return {
            one["order"]: {"amount": _cents(one["value"]), "refunded": _cents(one["refunded"])}
            for one in mine
        }


def _cents(value: str) -> int:
    return int(Decimal(value) * 100)


def becomes(shop: Shop, sale: Sale, state: str, seconds: float = 60) -> bool:
    """Whether the payment comes to be in this state by itself, within so many seconds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if shop.payment(sale)["state"] == state:
            return True
        time.sleep(0.05)
    return False


def is_sold(shop: Shop, sale: Sale) -> bool:
    """Paid, confirmed, with its ticket."""
    return shop.order(sale) == "confirmed" and shop.tickets(sale) == 1


def settings_of(kind: type[Shop], double: Double, settings: Settings, stack_url: str) -> Settings:
    """An installation that takes the double for Stripe, or for PayPal."""
    if kind is PayPalShop:
        keys = {name.lower(): value for name, value in double.paypal.settings().items()}
    else:
        keys = {
            "stripe_secret_key": KEY,
            "stripe_webhook_secret": WEBHOOK_SECRET,
            "stripe_api_base": double.url,
        }
    return replace(settings, public_url=stack_url, mock_gateway=False, **keys)  # type: ignore[arg-type]


@contextmanager
def open_shop(
    settings: Settings, double: Double, *, serving: bool = True, kind: type[Shop] = Shop
) -> Iterator[Shop]:
    """A shop on this database, which it may change as it likes; serving: with its web process."""
    own = double.paypal.settings() if kind is PayPalShop else double.settings()
    stack = Stack(settings, extra={**own, "LOG_LEVEL": "DEBUG", "WEB_CONCURRENCY": "1"})
    with borrowed_world():
        worker = create_app(settings_of(kind, double, settings, stack.url))
        engine = create_engine(settings.database_url, isolation_level="AUTOCOMMIT", pool_pre_ping=True)
        shop = kind(stack, double, worker, engine, "")
        (patron,) = shop.rows("SELECT id FROM ticket_type WHERE price > 0")
        shop.field = f"t{patron['id']}"
        try:
            if serving:
                stack.start_web()
            yield shop
        finally:
            stack.stop()
            with worker.app_context():
                disconnect()
            engine.dispose()


@contextmanager
def away(server_url: str, database_url: str) -> Iterator[None]:
    """Nobody reaches this database meanwhile; its server goes on for the others."""
    name = make_url(database_url).database
    statement(server_url, f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
    statement(server_url, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
    try:
        yield
    finally:
        statement(server_url, f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
