"""Sockets that carry hints: which topic changed, never what it is now.

The browser fetches what changed through its own authorised page. Every process keeps the
sockets of its own visitors; hints reach all processes through the broker.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from simple_websocket import ConnectionClosed
from sqlalchemy.exc import SQLAlchemyError

from app.core import hints, listening
from app.core.db import read_only
from app.domain import accounts

log = logging.getLogger(__name__)

REFUSED, CROWDED, GOING_AWAY, UNWANTED = 4401, 4429, 1001, 1008
MOST_PER_PERSON = 20
MOST = 1500  # of one process, within gunicorn's worker_connections
LARGEST_MESSAGE = 16 * 1024
PING_SECONDS = 25
SEND_SECONDS = 10  # a reader slower than that is given up
RECENTLY = 5.0  # a page may be that old when its socket opens
SHORTEST_GAP = 0.25  # between two hints of one topic
FETCHES_PER_SECOND = 120  # that the hints of one topic may cause in one process
LARGEST_SPREAD = 0.8  # seconds over which the watchers of one topic fetch
WATCH_SECONDS = 4.0
WAKE = object()


def set_up(app: Flask) -> None:
    app.config["SOCK_SERVER_OPTIONS"] = {
        "ping_interval": PING_SECONDS,
        "max_message_size": LARGEST_MESSAGE,
    }
    app.extensions["live_watch"] = Watch(app)
    listening.hear(board.hear)


@dataclass(eq=False)
class Line:
    """One open socket: whose it is (a person's id and epoch, or an address), and what it listens to."""

    ws: Any
    owner: str
    topics: frozenset[str]
    user_id: int | None = None
    epoch: int = 0
    waiting: dict[str, float] = field(default_factory=dict)
    ending: int | None = None

    def wake(self) -> None:
        """Let `serve` look at what waits: it sleeps in receive()."""
        self.ws.input_buffer.append(WAKE)
        self.ws.event.set()

    def serve(self) -> None:
        """Pass hints on until either side closes. Raises ConnectionClosed or OSError then."""
        self.ws.sock.settimeout(SEND_SECONDS)
        while self.ending is None:
            self._send_waiting()
            if self.ws.receive() is not WAKE:
                self.ending = UNWANTED  # clients have nothing to say
        self.ws.close(self.ending)

    def _send_waiting(self) -> None:
        while self.waiting:
            topic, spread = self.waiting.popitem()
            noun = topic.partition(":")[0]
            self.ws.send(json.dumps({"changed": noun, "within": round(spread * 1000)}))


class Board:
    """The open lines of this process, by topic."""

    def __init__(self) -> None:
        self.lines: dict[str, set[Line]] = {}
        self.owners: Counter[str] = Counter()
        self.due: set[str] = set()
        self.told: dict[str, float] = {}  # topic → when it was last passed on
        self.serving: Callable[[], bool] = lambda: True
        self._lock = threading.Lock()

    def join(self, line: Line) -> bool:
        """Put the line on the board; False when there are too many, of this owner or at all."""
        with self._lock:
            if self.owners[line.owner] >= MOST_PER_PERSON or self.owners.total() >= MOST:
                return False
            self.owners[line.owner] += 1
            for topic in line.topics:
                self.lines.setdefault(topic, set()).add(line)
        moment = time.monotonic()
        line.waiting |= {t: 0.0 for t in line.topics if moment - self.told.get(t, -RECENTLY) < RECENTLY}
        listening.listen()
        return True

    def leave(self, line: Line) -> None:
        """Take the line off the board."""
        with self._lock:
            self.owners -= Counter([line.owner])
            for topic in line.topics:
                self.lines[topic].discard(line)
                if not self.lines[topic]:
                    del self.lines[topic]

    def all_lines(self) -> list[Line]:
        with self._lock:
            return list({line for lines in self.lines.values() for line in lines})

    def hear(self, topics: list[str]) -> None:
        """Pass hints on, those of one topic not more often than its watchers can be served."""
        moment = time.monotonic()
        self.due.update(topics)
        for topic in list(self.due):
            watchers = list(self.lines.get(topic, ()))
            if moment - self.told.get(topic, 0.0) >= max(SHORTEST_GAP, len(watchers) / FETCHES_PER_SECOND):
                self.due.discard(topic)
                self.told[topic] = moment
                self._pass_on(topic, watchers)
        if len(self.told) > 2 * MOST:
            self.told = {t: at for t, at in self.told.items() if moment - at < RECENTLY}
        if not self.serving():
            self.end(self.all_lines(), GOING_AWAY)

    def _pass_on(self, topic: str, watchers: Iterable[Line]) -> None:
        if topic.startswith(f"{hints.PERSON}:"):
            self.end(watchers, GOING_AWAY)  # whoever comes back is asked for their rights anew
            return
        watchers = list(watchers)
        spread = min(LARGEST_SPREAD, len(watchers) / FETCHES_PER_SECOND)
        for line in watchers:
            line.waiting[topic] = spread
            line.wake()

    def end(self, lines: Iterable[Line], code: int) -> None:
        """Close these lines, each from its own side."""
        for line in lines:
            if line.ending is None:
                line.ending = code
                line.wake()

    def keep(self, line: Line) -> None:
        """Serve one line until it ends."""
        if not self.join(line):
            line.ws.close(CROWDED)
            return
        try:
            line.serve()
        except (ConnectionClosed, OSError):
            pass
        finally:
            self.leave(line)


class Watch:
    """Ends the lines of whoever's sessions were ended, also when no hint said so."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._thread: threading.Thread | None = None

    def begin(self) -> None:
        """Look every few seconds from now on; a second time does nothing."""
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._stay, name="live", daemon=True)
            self._thread.start()

    def _stay(self) -> None:
        while True:
            time.sleep(WATCH_SECONDS)
            try:
                self.look()
            except SQLAlchemyError as error:
                log.warning("live_unwatched", extra={"error": type(error).__name__})

    def look(self) -> None:
        """One statement for everybody who has a line open in this process."""
        lines = [line for line in board.all_lines() if line.user_id is not None]
        if not lines:
            return
        with self._app.app_context():
            read_only(True)
            epochs = accounts.list_epochs({line.user_id for line in lines if line.user_id is not None})
        board.end([line for line in lines if epochs.get(line.user_id or 0) != line.epoch], REFUSED)


board = Board()
