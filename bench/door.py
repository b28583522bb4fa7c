"""python -m bench.door: one evening at the door of an event with 10,000 tickets.

First phones that scan with a network: so many a second for a minute, every tenth ticket a second time.
Then two devices that scanned without one and send it all at once, some tickets by both. It says how long
people waited, whether every scan is kept, and what `flask audit` says.
"""

from __future__ import annotations

import argparse
import http.client
import json
import re
import secrets
import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import create_engine, text

from bench.__main__ import fill, finish, known, say
from bench.stack import Stack, folder_of

PHONES = 8
AGAIN = 10  # every so-manieth scan is of a ticket that is in already
MOST_TRIES = 10
AT_ONCE = 200  # scans that a device sends in one batch
RESULT = re.compile(r'data-result="(\w+)"')
MOST_WAIT, MOST_MERGE = 0.150, 30.0


class Later(Exception):
    """The server can't just now."""


@dataclass
class Evening:
    """What is known of the door, and what happened there."""

    port: int
    door: str
    cookie: str
    csrf: str
    codes: list[str]
    waits: list[float] = field(default_factory=list)
    results: Counter[str] = field(default_factory=Counter)

    def phone(self, number: int) -> Phone:
        return Phone(self, http.client.HTTPConnection("127.0.0.1", self.port, timeout=30), number)


@dataclass
class Phone:
    """One device with a connection that stays open, at an address of its own."""

    evening: Evening
    line: http.client.HTTPConnection
    number: int

    def send(self, path: str, body: str, kind: str) -> str:
        """The answer. Raises Later where it is to be sent again, ValueError for a refusal."""
        headers = {
            "Cookie": self.evening.cookie, "Content-Type": kind, "X-CSRFToken": self.evening.csrf,
            "HX-Request": "true", "HX-Request-Type": "partial",
            "X-Forwarded-For": f"10.1.0.{self.number + 1}",
        }  # fmt: skip
        self.line.request("POST", self.evening.door + path, body, headers)
        answer = self.line.getresponse()
        said = answer.read().decode()
        if answer.status == 503:
            raise Later
        if answer.status != 200:
            raise ValueError(f"{answer.status}: {said[-200:]}")
        return said

    def scan(self, code: str, due: float) -> None:
        """One scan; the wait counts from the moment it was due, so that a queue shows."""
        fields = {"csrf_token": self.evening.csrf, "nonce": secrets.token_hex(16), "code": code}
        said = self.send("/scans", urlencode(fields), "application/x-www-form-urlencoded")
        self.evening.waits.append(time.perf_counter() - due)
        found = RESULT.search(said)
        self.evening.results[found[1] if found else "none"] += 1

    def merge(self, list_id: int, scans: list[dict[str, str]]) -> int:
        """Send what was scanned without a network, in batches; how many were taken over."""
        taken = 0
        for first in range(0, len(scans), AT_ONCE):
            batch = {
                "list": list_id,
                "device": f"phone {self.number}",
                "scans": scans[first : first + AT_ONCE],
            }
            told = json.loads(self._send_again_and_again("/batches", json.dumps(batch)))["scans"]
            taken += sum(one["problem"] is None for one in told)
        return taken

    def _send_again_and_again(self, path: str, body: str) -> str:
        """As the scanner's page does: its nonces make the second time the same as the first."""
        for _time in range(MOST_TRIES):
            try:
                return self.send(path, body, "application/json")
            except Later:
                self.evening.results["later"] += 1
        raise ValueError(f"{path} was not taken {MOST_TRIES} times")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.door", description=__doc__)
    parser.add_argument("--rate", type=int, default=50, help="scans a second")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--offline", type=int, default=5000, help="scans that two devices send together")
    parser.add_argument("--workers", type=int, default=3, help="web workers")
    parser.add_argument("--keep", type=Path, help="a folder for the databases, used again the next time")
    asked = parser.parse_args()
    with folder_of(asked.keep) as folder:
        stack = Stack(folder, asked.workers)
        with stack.servers():
            fill(stack, wide=False)
            stack.start_programs()
            try:
                return spend(stack, asked)
            finally:
                stack.stop_programs()


def spend(stack: Stack, asked: argparse.Namespace) -> int:
    """The evening; 0 where everything was as it should be."""
    facts = known(stack, {})
    evening = Evening(stack.port, facts["door"], facts["cookie"], facts["door_csrf"], facts["codes"])
    good = scan_live(evening, asked.rate, asked.seconds)
    good = merge_offline(stack, evening, asked.offline) and good
    finish(stack)
    return 0 if good else 1


def scan_live(evening: Evening, rate: int, seconds: int) -> bool:
    """Scans at their moments, by phones in turn, whatever became of the ones before."""
    scans = rate * seconds
    codes = [evening.codes.pop() for _n in range(scans - scans // AGAIN)]
    plan = codes[:]
    for n in range(scans // AGAIN):
        plan.insert((n + 1) * AGAIN - 1, plan[n * AGAIN])
    began = time.perf_counter() + 0.5

    def one(number: int) -> None:
        phone = evening.phone(number)
        for n in range(number, scans, PHONES):
            due = began + n / rate
            time.sleep(max(0.0, due - time.perf_counter()))
            phone.scan(plan[n], due)

    together(one, PHONES)
    waits = sorted(evening.waits)
    p50, p95 = waits[len(waits) // 2], waits[int(len(waits) * 0.95)]
    say(f"{len(waits)} scans, {rate} a second: {dict(evening.results)}")
    say(f"p50 {p50 * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms (aim: {MOST_WAIT * 1000:.0f}), "
        f"longest {waits[-1] * 1000:.0f} ms")  # fmt: skip
    return p95 < MOST_WAIT and evening.results == {"ok": len(codes), "again": scans - len(codes)}


def merge_offline(stack: Stack, evening: Evening, scans: int) -> bool:
    """Two devices at once; every tenth ticket was let in by both."""
    both, half = scans // AGAIN // 2, scans // 2
    shared = [evening.codes.pop() for _n in range(both)]
    piles = [shared + [evening.codes.pop() for _n in range(half - both)] for _device in range(2)]
    night, at = f"away-{secrets.token_hex(4)}", datetime.now(UTC).isoformat()
    list_id = asked_of(stack, "SELECT list_id FROM scan ORDER BY id DESC LIMIT 1")
    taken: list[int] = []

    def device(number: int) -> None:
        made = [
            {"code": code, "nonce": f"{night}-{number}-{n}", "at": at, "way": "in", "shown": "ok"}
            for n, code in enumerate(piles[number])
        ]
        taken.append(evening.phone(PHONES + number).merge(list_id, made))

    began = time.perf_counter()
    together(device, 2)
    took = time.perf_counter() - began
    ours = f"SELECT count(*) FROM scan WHERE nonce LIKE '{night}-%'"
    kept, conflicts = asked_of(stack, ours), asked_of(stack, f"{ours} AND conflict = 'let-in'")
    say(f"{scans} scans of two devices merged in {took:.1f} s (aim: {MOST_MERGE:.0f}), {kept} kept, "
        f"{conflicts} to look at of {both} that both let in, {evening.results['later']} again")  # fmt: skip
    return took < MOST_MERGE and sum(taken) == kept == scans and conflicts == both


def asked_of(stack: Stack, query: str) -> Any:
    engine = create_engine(stack.env["DATABASE_URL"])
    with engine.connect() as connection:
        found = connection.scalar(text(query))
    engine.dispose()
    return found


def together(act: Callable[[int], None], n: int) -> None:
    """Everybody at once, by number; raises what one of them raised."""
    with ThreadPoolExecutor(n) as pool:
        list(pool.map(act, range(n)))


if __name__ == "__main__":
    sys.exit(main())
