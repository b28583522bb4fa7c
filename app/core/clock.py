"""The one source of the present moment, so that tests can hold it still."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo

_frozen: datetime | None = None


def now() -> datetime:
    """The present moment in UTC, with its zone."""
    return _frozen if _frozen is not None else datetime.now(UTC)


@cache
def zone(name: str) -> ZoneInfo:
    """The IANA zone of that name; Python itself keeps only eight. Raises ZoneInfoNotFoundError."""
    return ZoneInfo(name)


@contextmanager
def frozen_at(moment: datetime) -> Iterator[None]:
    """Hold the clock at `moment` (aware) inside the block. For tests and the demo world."""
    global _frozen
    before, _frozen = _frozen, moment.astimezone(UTC)
    try:
        yield
    finally:
        _frozen = before
