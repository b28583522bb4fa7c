"""How a process keeps memory that it needs no longer."""

from __future__ import annotations

import ctypes

TRIM_THRESHOLD, MMAP_THRESHOLD, ARENA_MAX = -1, -3, -8  # as <malloc.h> calls them
LARGE = 4 * 1024 * 1024


def give_back() -> None:
    """Give large blocks back as soon as they are free (glibc; elsewhere nothing happens).

    By itself glibc learns from the first large block (a password's 19 MiB, a table of 10,000
    rows) to keep as much for good, once in every thread's own arena.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        for number, value in ((MMAP_THRESHOLD, LARGE), (TRIM_THRESHOLD, LARGE), (ARENA_MAX, 1)):
            mallopt(number, value)


def trim() -> None:
    """Give back what is free already, all over the heap (glibc; elsewhere nothing happens)."""
    malloc_trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if malloc_trim is not None:
        malloc_trim(0)
