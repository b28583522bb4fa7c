"""Until when an offer holds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.waitlist import rules

NOW = datetime(2038, 3, 1, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("left", "holds"),
    [(30 * 24, 24), (96, 24), (48, 12), (8, 2), (3, 1), (0.5, 0.5)],
)
def test_an_offer_holds_a_day_and_less_when_the_sale_ends_soon(left: float, holds: float) -> None:
    assert rules.deadline(NOW, NOW + left * HOUR) == NOW + holds * HOUR
