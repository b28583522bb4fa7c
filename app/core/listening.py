"""The ear of a process: one subscription to the hints, begun when it is first needed (after the fork)."""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable

from redis import Redis
from redis.client import PubSub
from redis.exceptions import RedisError

from app.core import hints, queue

log = logging.getLogger(__name__)
TICK = 0.1  # seconds between looks at what is due while nothing is heard
LONGEST_PAUSE = 15.0
HEALTH_SECONDS = 20

Hear = Callable[[list[str]], None]
_hearers: list[Hear] = []
_lock = threading.Lock()
_ear: threading.Thread | None = None


def hear(hearer: Hear) -> None:
    """Call `hearer` with the topics of every message, and with none every TICK, once `listen` was called."""
    if hearer not in _hearers:
        _hearers.append(hearer)


def listen() -> None:
    """Begin to listen in this process; a second time does nothing."""
    global _ear
    if _ear is None or not _ear.is_alive():
        with _lock:
            if _ear is None or not _ear.is_alive():
                _ear = threading.Thread(target=_stay, name="hints", daemon=True)
                _ear.start()


def _stay() -> None:
    """Listen for good; a broker that is gone is looked for again with growing pauses."""
    failures = 0
    while True:
        began = time.monotonic()
        try:
            _attend()
        except RedisError as error:
            failures = 0 if time.monotonic() - began > LONGEST_PAUSE else failures + 1
            log.warning("hints_unreachable", extra={"error": type(error).__name__})
            _idle(min(LONGEST_PAUSE, 0.25 * 2**failures) * (0.5 + random.random()))  # noqa: S311


def _attend() -> None:
    broker = _connection()
    with PubSub(broker.connection_pool, ignore_subscribe_messages=True) as pubsub:
        pubsub.subscribe(hints.channel(broker))
        while True:
            message = _next(pubsub)
            _pass_on(hints.read(message) if message else [])


def _next(pubsub: PubSub) -> bytes | None:
    message = pubsub.get_message(timeout=TICK)
    return message["data"] if message and message["type"] == "message" else None


def _connection() -> Redis:
    """A client that waits as long as it takes, beside the impatient one of requests."""
    settings = dict(queue.redis().connection_pool.connection_kwargs)
    settings.update(socket_timeout=5, health_check_interval=HEALTH_SECONDS)
    pool = type(queue.redis().connection_pool)
    kind = queue.redis().connection_pool.connection_class
    return Redis(connection_pool=pool(connection_class=kind, **settings))


def _idle(seconds: float) -> None:
    """Pause, while what is due without a broker goes on."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        _pass_on([])
        time.sleep(TICK)


def _pass_on(topics: list[str]) -> None:
    for hearer in _hearers:
        try:
            hearer(topics)
        except Exception:
            log.exception("hint_failed")
