"""CPU-heavy work, kept from stopping every other request."""

from __future__ import annotations

from collections.abc import Callable
from threading import BoundedSemaphore
from typing import TypeVar

from gevent import get_hub
from gevent.monkey import is_module_patched

T = TypeVar("T")
_two_at_a_time = BoundedSemaphore(2)


def aside(work: Callable[[], T]) -> T:
    """Run `work` off the event loop where there is one, at most two at a time a process."""
    with _two_at_a_time:
        if is_module_patched("threading"):
            return get_hub().threadpool.apply(work)  # type: ignore[no-any-return]
        return work()
