"""Payments are audited as they are tried."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _own_store(own_store: None) -> None:
    """Audits here look at their own files alone."""
