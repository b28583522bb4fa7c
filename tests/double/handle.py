"""What a test holds of the provider: starts it, tells it how to behave, asks it what it knows."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import requests

from app.embedded.process import spawn
from tests.stack import ROOT, free_port

KEY = "sk_test_marquee"
WEBHOOK_SECRET = "whsec_marquee_tests"
APP, APP_SECRET, WEBHOOK_ID = "marquee-app", "marquee-app-secret", "5GP028458E2496506"


class Double:
    """One running provider."""

    def __init__(self, port: int, process: subprocess.Popen[bytes]) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.process = process

    def settings(self) -> dict[str, str]:
        """The environment of an installation that takes this one for Stripe."""
        return {
            "STRIPE_SECRET_KEY": KEY,
            "STRIPE_WEBHOOK_SECRET": WEBHOOK_SECRET,
            "STRIPE_API_BASE": self.url,
        }

    def tell(self, path: str, **told: Any) -> Any:
        answer = requests.post(f"{self.url}/_{path}", json=told, timeout=60)
        answer.raise_for_status()
        return answer.json()

    def mood(self, **moods: dict[str, Any]) -> None:
        """begin={"lose": True, "times": 1}; none at all: be good again."""
        self.tell("mood", **moods)

    def post_to(self, address: str, *, keep: bool = False, copies: int = 1, delay: float = 0) -> None:
        """Where webhooks go; keep: nowhere, until `send`. copies: each so many times. delay: seconds."""
        self.tell("post", url=address, secret=WEBHOOK_SECRET, keep=keep, copies=copies, delay=delay)

    def send(self, *kinds: str, copies: int = 1) -> list[int]:
        """Bring the newest events of these kinds, in this order; the statuses they were answered with."""
        answers: list[int] = self.tell("send", kinds=kinds, copies=copies)
        return answers

    def buyer(self, move: str, session: str) -> None:
        """What the buyer does on the hosted page: pay, decline, later; then arrived or bounced."""
        self.tell("buyer", session=session, move=move)

    def ledger(self) -> dict[str, Any]:
        books: dict[str, Any] = self.tell("ledger")
        return books

    @property
    def paypal(self) -> PayPalHandle:
        """The same process, as PayPal."""
        return PayPalHandle(self)

    def sessions(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.ledger()["sessions"]
        return found

    def calls(self, name: str, state: str) -> int:
        """How many calls of this kind are "arrived" (being worked on) or "done"."""
        return sum(c["call"] == name and c["state"] == state for c in self.ledger()["calls"])

    def wait_for_call(self, name: str, state: str, before: int, seconds: float = 60) -> None:
        """Wait until there are more calls like this than before."""
        deadline = time.monotonic() + seconds
        while self.calls(name, state) <= before:
            assert time.monotonic() < deadline, f"no {name} is {state}"
            time.sleep(0.05)


@dataclass(frozen=True)
class PayPalHandle:
    """What the process does as PayPal."""

    double: Double

    def settings(self) -> dict[str, str]:
        """The environment of an installation that takes this one for PayPal."""
        return {
            "PAYPAL_CLIENT_ID": APP,
            "PAYPAL_SECRET": APP_SECRET,
            "PAYPAL_WEBHOOK_ID": WEBHOOK_ID,
            "PAYPAL_API_BASE": self.double.url,
        }

    def post_to(self, address: str, *, keep: bool = False, copies: int = 1, delay: float = 0) -> None:
        self.double.tell("paypal_post", url=address, keep=keep, copies=copies, delay=delay)

    def send(self, *kinds: str, copies: int = 1) -> list[int]:
        answers: list[int] = self.double.tell("paypal_send", kinds=kinds, copies=copies)
        return answers

    def buyer(self, move: str, order: str) -> None:
        """approve it; have no_money, then approve; or forget: PayPal drops the order."""
        self.double.tell("paypal_buyer", order=order, move=move)

    def ledger(self) -> dict[str, Any]:
        books: dict[str, Any] = self.double.tell("paypal_ledger")
        return books

    def order(self, ref: str) -> dict[str, Any]:
        found: dict[str, Any] = self.ledger()["orders"][ref]
        return found


@contextmanager
def running_double() -> Iterator[Double]:
    """A provider of its own, killed at the end."""
    port = free_port()
    command = [sys.executable, "-m", "tests.double", str(port)]
    process = spawn(command, env={}, cwd=ROOT, log=None)
    double = Double(port, process)
    try:
        _wait(double)
        yield double
    finally:
        process.kill()
        process.wait()


def _wait(double: Double) -> None:
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        try:
            double.ledger()
            return
        except requests.ConnectionError:
            time.sleep(0.03)
    raise AssertionError("the provider did not start")
