"""An application made inside a test leaves the first one's world as it found it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from app import jobs
from app.core import files, hints, mail, queue, secret_key
from app.domain.payments import providers

# what create_app sets for the whole process
KEPT = [
    (files, "_folder"), (hints, "_database"), (mail, "_render"), (queue, "_redis"), (secret_key, "_key"),
    (jobs, "_app"),
]  # fmt: skip


@contextmanager
def borrowed_world() -> Iterator[None]:
    """Whatever is set for the process inside the block is put back after it."""
    before, paid = [getattr(module, name) for module, name in KEPT], dict(providers._providers)
    try:
        yield
    finally:
        for (module, name), value in zip(KEPT, before, strict=True):
            setattr(module, name, value)
        providers.use(paid)
