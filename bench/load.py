"""The load generator: raw keep-alive sockets over one epoll, in a process of its own.

It reads a job as JSON from stdin and prints what it measured as JSON. A scene is a
generator: it yields requests as bytes and gets answers; one run of it is one operation.
"""

from __future__ import annotations

import json
import select
import socket
import sys
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import Any

from bench.answers import Answer, Reader
from bench.scenes import SCENES

Script = Generator[bytes, Answer, None]
STUCK = 20.0
TOO_MANY = 50


@dataclass
class Tally:
    """What was measured since the warm-up ended."""

    operations: int = 0
    requests: int = 0
    received: int = 0
    sent: int = 0
    statements: int = 0
    took: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


class Line:
    """One connection that runs its scene over and over; connects anew when the server closes."""

    def __init__(self, port: int, make: Callable[[], Script], tally: Tally, poller: select.epoll) -> None:
        self.port, self.make, self.tally, self.poller = port, make, tally, poller
        self.connect()
        self.begin()

    def connect(self) -> None:
        self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=STUCK)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.poller.register(self.socket.fileno(), select.EPOLLIN)
        self.reader = Reader()

    def begin(self) -> None:
        self.script = self.make()
        self.bytes = [0, 0, 0, 0]
        self.began = time.perf_counter()
        self.send(next(self.script))

    def send(self, request: bytes) -> None:
        self.bytes[0] += 1
        self.bytes[1] += len(request)
        self.socket.sendall(request)

    def receive(self) -> None:
        """Take what came; on a whole answer go on with the scene."""
        data = self.socket.recv(262144)
        if not data:
            raise ConnectionError("the server closed the connection")
        self.bytes[2] += len(data)
        answer = self.reader.feed(data)
        if answer is None:
            return
        self.bytes[3] += answer.statements
        if answer.closes:
            self.close()
            self.connect()
        try:
            self.send(self.script.send(answer))
        except StopIteration:
            self._count()
            self.begin()

    def _count(self) -> None:
        tally = self.tally
        tally.operations += 1
        tally.took.append(time.perf_counter() - self.began)
        requests, sent, received, statements = self.bytes
        tally.requests += requests
        tally.sent += sent
        tally.received += received
        tally.statements += statements

    def close(self) -> None:
        self.poller.unregister(self.socket.fileno())
        self.socket.close()


def run(job: dict[str, Any]) -> dict[str, Any]:
    """Run one scene over `connections` for `seconds` after a warm-up; at most `most` operations."""
    poller, tally = select.epoll(), Tally()
    make = SCENES[job["scene"]](job["values"])
    lines = {}
    for _n in range(job["connections"]):
        line = Line(job["port"], make, tally, poller)
        lines[line.socket.fileno()] = line
    _drive(lines, poller, tally, job["warm"], job["most"])
    warm = tally.operations
    tally.__init__(errors=tally.errors if len(tally.errors) > TOO_MANY else [])  # type: ignore[misc]
    cpu, began = time.process_time(), time.perf_counter()
    _drive(lines, poller, tally, job["seconds"], job["most"] - warm)
    seconds = time.perf_counter() - began
    return {"all": warm + tally.operations, **_summed(tally, seconds, time.process_time() - cpu)}


def _drive(lines: dict[int, Line], poller: select.epoll, tally: Tally, seconds: float, most: int) -> None:
    ends = time.perf_counter() + seconds
    while time.perf_counter() < ends and tally.operations < most:
        ready = poller.poll(STUCK)
        if not ready:
            raise TimeoutError(f"nothing came for {STUCK:g} s")
        for number, _events in ready:
            line = lines.pop(number)
            try:
                line.receive()
            except (ValueError, ConnectionError) as error:
                tally.errors.append(f"{type(error).__name__}: {error}"[:300])
                if len(tally.errors) > TOO_MANY:
                    return
                line.close()
                line.connect()
                line.begin()
            lines[line.socket.fileno()] = line


def _summed(tally: Tally, seconds: float, cpu: float) -> dict[str, Any]:
    took, done = sorted(tally.took), max(1, tally.operations)
    return {
        "operations": tally.operations,
        "rate": tally.operations / seconds,
        "p50": took[len(took) // 2] * 1000 if took else None,
        "p95": took[int(len(took) * 0.95)] * 1000 if took else None,
        "requests": tally.requests / done,
        "statements": tally.statements / done,
        "bytes": (tally.sent + tally.received) / done,
        "client": cpu / seconds,
        "ceiling": tally.operations / cpu if cpu else None,
        "errors": tally.errors,
    }


if __name__ == "__main__":
    json.dump(run(json.load(sys.stdin)), sys.stdout)
