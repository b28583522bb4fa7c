"""Bank statements, broken on purpose: the audit names the row."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from tests.audit.test_audit import broken, only
from tests.statements.test_applying import Desk, desk, row
from tests.world import World

__all__ = ["desk"]


@pytest.fixture
def paid(desk: Desk, session: Session) -> World:
    """One order is paid by a statement, another line is for a person."""
    desk.apply(row(desk.first.code), row("rent"))
    session.commit()
    return desk.world


def test_what_was_paid_is_clean(paid: World) -> None:
    assert broken(paid) == {}


def test_an_entry_whose_money_no_payment_has(paid: World) -> None:
    found = broken(paid, "UPDATE bank_entry SET amount = amount + 1 WHERE verdict = 'paid'")
    assert "no such money" in only(found, "what a statement paid, an order has")


def test_two_entries_for_one_order(paid: World) -> None:
    found = broken(
        paid,
        """INSERT INTO bank_entry (statement_id, community_id, key, line, day, amount, currency, payer,
        reference, order_id, verdict) SELECT statement_id, community_id, 'again', 9, day, amount, currency,
        payer, reference, order_id, verdict FROM bank_entry WHERE verdict = 'paid'""",
    )
    assert "paid by 2 lines" in only(found, "a statement pays an order once")
