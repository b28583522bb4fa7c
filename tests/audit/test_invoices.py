"""I13 broken on purpose: the audit names the issuer or the invoice."""

from __future__ import annotations

import pytest

from app.domain import orders
from app.models import Invoice
from tests.audit.test_audit import broken, only
from tests.invoices.desk import billed, sells, work
from tests.payments.desk import carried
from tests.world import World

OPEN = "ALTER TABLE invoice DISABLE TRIGGER invoice_never_changes"
NUMBERS = "an issuer’s invoice numbers have no gap and no double"


@pytest.fixture
def issued(world: World) -> Invoice:
    sells(world)
    order, one = billed(world)
    carried(orders.refund_amount(order, 1000, reason="", by=world.owner, key="b"))
    billed(world)
    return one


def test_what_was_issued_is_clean(world: World, issued: Invoice) -> None:
    assert broken(world) == {}


def test_a_number_that_was_skipped(world: World, issued: Invoice) -> None:
    found = broken(world, "UPDATE invoice_series SET next = next + 1")
    assert "3 numbers taken, 2 invoices" in only(found, NUMBERS)


def test_a_number_twice(world: World, issued: Invoice) -> None:
    drop = "ALTER TABLE invoice DROP CONSTRAINT uq_invoice_issuer_id_number"
    found = broken(world, OPEN, drop, "UPDATE invoice SET number = 1")
    assert "2 invoices with 1 numbers" in only(found, NUMBERS)


def test_an_invoice_that_is_gone(world: World, issued: Invoice) -> None:
    found = broken(world, OPEN, f"DELETE FROM invoice WHERE id = {issued.id}")
    assert NUMBERS in found


def test_a_name_that_was_rubbed_out(world: World, issued: Invoice) -> None:
    change = (
        f"""UPDATE invoice SET frozen = jsonb_set(frozen, '{{buyer,name}}', '"X"') WHERE id = {issued.id}"""
    )
    found = broken(world, OPEN, change)
    assert "SWG-00001" in only(found, "an issued invoice is as it was")


def test_a_line_that_does_not_add_up(world: World, issued: Invoice) -> None:
    put = "jsonb_set(frozen, '{lines,0,gross}', '4999')"
    change = f"UPDATE invoice SET frozen = {put} WHERE id = {issued.id}"
    found = broken(world, OPEN, change)
    assert "add up to 4999" in found["an invoice’s sums are those of its lines"][0]


def test_a_credit_note_beyond_its_invoice(world: World, issued: Invoice, session: object) -> None:
    change = "UPDATE invoice SET corrects_id = {0}, kind = 'credit' WHERE id <> {0} AND kind = 'invoice'"
    work(session)  # type: ignore[arg-type]
    found = broken(world, OPEN, change.format(issued.id))
    assert "SWG-00001" in found["credit notes take back no more than their invoice"][0]


def test_an_invoice_without_its_money(world: World, issued: Invoice) -> None:
    found = broken(world, OPEN, f"UPDATE invoice SET payment_id = NULL WHERE id = {issued.id}")
    assert "SWG-00001" in only(found, "an invoice has a payment that was captured before it")


def test_an_invoice_without_its_letter(world: World, issued: Invoice) -> None:
    found = broken(world, f"DELETE FROM message WHERE key = 'invoice:{issued.id}'")
    assert "SWG-00001" in only(found, "every invoice has its letter")
