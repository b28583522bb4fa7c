"""The doorbell: tells a worker that rows wait in Postgres. Losing a ring loses nothing."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue

log = logging.getLogger(__name__)

QUEUES = ("prompt", "bulk")
TIMEOUT = 0.3
QUIET_SECONDS = 2.0
RING_SECONDS = 30
LOOK_SECONDS = 4

_redis: Redis | None = None
_silent_until = 0.0


def connect(url: str) -> None:
    """Set the broker's address; the connection opens when it is first used."""
    global _redis, _silent_until
    _silent_until = 0.0
    _redis = Redis.from_url(url, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT)


def redis() -> Redis:
    """The broker's client. Raises RuntimeError before `connect`."""
    if _redis is None:
        raise RuntimeError("queue.connect(url) was not called")
    return _redis


def ring(name: str) -> None:
    """Ask the worker of queue `name` to drain what is due; a broker that is down is only logged."""

    def enqueue(broker: Redis) -> None:
        if broker.set(f"marquee:rung:{name}", 1, nx=True, ex=RING_SECONDS):
            Queue(name, connection=broker).enqueue("app.jobs.drain", name, result_ttl=0, failure_ttl=3600)

    attempt("ring", enqueue)


def look_at(payment_id: int) -> None:
    """Let a worker ask about one payment that somebody waits for; at most once in a few seconds."""

    def enqueue(broker: Redis) -> None:
        if broker.set(f"marquee:looked:{payment_id}", 1, nx=True, ex=LOOK_SECONDS):
            prompt = Queue("prompt", connection=broker)
            prompt.enqueue("app.jobs.look_at", payment_id, result_ttl=0, failure_ttl=3600)

    attempt("look", enqueue)


def attempt(what: str, call: Callable[[Redis], object]) -> None:
    """Ask of the broker what nobody waits for; one that is down is only logged, and left alone a while."""
    global _silent_until
    if time.monotonic() < _silent_until:
        return
    try:
        call(redis())
    except RedisError as error:
        _silent_until = time.monotonic() + QUIET_SECONDS
        log.warning("broker_unreachable", extra={"wanted": what, "error": type(error).__name__})


def heard(name: str) -> None:
    """The worker begins to drain: the next ring counts again."""
    try:
        redis().delete(f"marquee:rung:{name}")
    except RedisError:
        log.warning("broker_unreachable", extra={"wanted": "heard"})


def is_up() -> bool:
    """Whether the broker answers within its time."""
    try:
        return bool(redis().ping())
    except RedisError:
        return False
