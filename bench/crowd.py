"""Many people who come at given moments, each with a connection of their own, in one light process.

It reads a job as JSON from stdin and prints what became of everybody as JSON. A person is a script
as in bench.scenes, that may also wait: it yields bytes to send, or seconds to sleep.
"""

from __future__ import annotations

import heapq
import itertools
import json
import secrets
import select
import socket
import sys
import time
from collections.abc import Generator
from typing import Any

from bench.answers import Answer, Reader
from bench.scenes import COOKIE, CSRF, expect, get, post

Person = Generator[bytes | float, Answer | None, str]
STUCK = 90.0
CARD = {"number": "4111 1111 1111 1111", "expiry": "12/39", "cvc": "123", "holder": "B. Buyer"}


def buyer(job: dict[str, Any], note: list[float]) -> Person:
    """Sends the form until it has an answer; who gets places and has to pay does so by card."""
    name = secrets.token_hex(6)
    form = {
        "csrf_token": job["csrf"], "once": secrets.token_urlsafe(16), "hold": "", job["field"]: "1",
        "name": f"Buyer {name}", "email": f"{name}@example.org",
    }  # fmt: skip
    answer = yield post(job["path"], form, job["cookie"])
    while answer is not None and answer.status == 503:
        note[2] += 1
        yield float(answer.header(b"retry-after")) * (1 + secrets.randbelow(500) / 1000)
        answer = yield post(job["path"], form, job["cookie"])
    assert answer is not None
    note[1] = time.time()
    if answer.status in (409, 422):
        return "told"
    expect(answer, 303)
    cookie, page = COOKIE.search(answer.header(b"set-cookie")), answer.header(b"location")
    if page.endswith("/payment") and cookie:
        answer = yield get(page, cookie[0])
        assert answer is not None
        token = CSRF.search(answer.text())
        answer = yield post(page, {**CARD, "csrf_token": token[1] if token else ""}, cookie[0])
        assert answer is not None
        expect(answer, 303)
    return "sold"


def reader(job: dict[str, Any], note: list[float]) -> Person:
    """Somebody who only looks at a page that nobody asked for in this second."""
    answer = yield get(f"{job['path']}?n={secrets.randbelow(10**12)}")
    assert answer is not None
    note[1] = time.time()
    expect(answer, 200)
    return "seen"


PEOPLE = {"buyer": buyer, "reader": reader}


class One:
    """One person on one connection. note: when they came, when they were answered, how often turned away."""

    def __init__(self, job: dict[str, Any], poller: select.epoll) -> None:
        self.port, self.poller = job["port"], poller
        self.note = [time.time(), 0.0, 0.0]
        self.person = PEOPLE[job["people"]](job, self.note)
        self.ended = ""
        self.connect()
        self.go_on(None)

    def connect(self) -> None:
        self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=STUCK)
        self.poller.register(self.socket.fileno(), select.EPOLLIN)
        self.reader = Reader()

    def leave(self) -> None:
        self.poller.unregister(self.socket.fileno())
        self.socket.close()

    def go_on(self, answer: Answer | None) -> float | None:
        """The next step; seconds to sleep before the one after it, without a connection meanwhile."""
        try:
            step = next(self.person) if answer is None else self.person.send(answer)
        except (StopIteration, ValueError) as end:
            self.ended = str(end.value) if isinstance(end, StopIteration) else str(end)[:200]
            self.leave()
            return None
        if isinstance(step, float):
            self.leave()
            return step
        self.socket.sendall(step)
        return None

    def receive(self) -> float | None:
        """Take what came; as `go_on`."""
        try:
            data = self.socket.recv(262144)
        except ConnectionError as error:
            data, self.ended = b"", str(error)
        if data:
            answer = self.reader.feed(data)
            return self.go_on(answer) if answer is not None else None
        self.ended = self.ended or "the server closed the connection"
        self.leave()
        return None


def run(job: dict[str, Any]) -> list[list[Any]]:
    """Let `count` people come, evenly over `seconds` from `begin` (a time.time()); what became of each."""
    poller, numbers = select.epoll(), itertools.count()
    moments = [job["begin"] + job["seconds"] * n / job["count"] for n in range(job["count"])]
    due: list[tuple[float, int, One | None]] = [(at, next(numbers), None) for at in moments]
    everybody: list[One] = []
    waiting: dict[int, One] = {}
    while (due or waiting) and time.time() < moments[-1] + STUCK:
        while due and due[0][0] <= time.time():
            _at, _n, one = heapq.heappop(due)
            if one is None:
                one = One(job, poller)
                everybody.append(one)
            else:
                one.connect()
                one.go_on(None)
            waiting[one.socket.fileno()] = one
        rest = max(0.0, due[0][0] - time.time()) if due else 1.0
        for number, _events in poller.poll(min(rest, 1.0)):
            one = waiting[number]
            sleep = one.receive()
            if sleep is not None:
                heapq.heappush(due, (time.time() + sleep, next(numbers), one))
            if sleep is not None or one.ended:
                del waiting[number]
    return [[one.ended or "stuck", *one.note] for one in everybody]


if __name__ == "__main__":
    json.dump(run(json.load(sys.stdin)), sys.stdout)
