"""Invoices and credit notes: issued once, numbered without a gap, frozen, and right to the last unit."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app import audit
from app.core import clock
from app.core.errors import Refused, Stale
from app.core.mail import Message
from app.domain import invoices, orders, payments, tickets
from app.domain.payments.providers import FAILED, Truth
from app.models import Invoice, InvoiceSeries, Payment
from tests.invoices.desk import COMPANY, SELLER, all_of, billed, fresh, sells, work
from tests.payments.desk import begun, carried, paid, paid_for, truth
from tests.world import World


def sums(issued: Invoice) -> tuple[int, int, int]:
    return issued.frozen["net"], issued.frozen["tax"], issued.total


def test_a_payment_is_invoiced_once_by_itself(world: World, session: Session) -> None:
    sells(world)
    order = paid_for(world)
    paid(order)
    work(session)
    (issued,) = all_of(order)
    assert (issued.label, issued.number, issued.kind, sums(issued)) == (
        "SWG-00001", 1, "invoice", (4202, 798, 5000),
    )  # fmt: skip
    assert issued.frozen["seller"]["legal_name"] == SELLER.legal_name
    assert issued.frozen["buyer"]["name"] == "Bo Buyer"
    assert invoices.issue_invoice(fresh(order)) is issued, "a second time is the same one"
    letter = session.scalars(select(Message).where(Message.key == f"invoice:{issued.id}")).one()
    assert letter.address == order.email
    assert not audit.find_breaches()


def test_nothing_is_numbered_before_it_is_paid(world: World, session: Session) -> None:
    sells(world)
    waiting, declined = paid_for(world), paid_for(world)
    payments.settle(begun(declined), Truth(FAILED))
    work(session)
    tried = [fresh(order) for order in (waiting, declined, world.booking)]
    assert [invoices.issue_invoice(order) for order in tried] == [None] * 3
    assert session.get(InvoiceSeries, world.guild.id) is None


def test_without_sellers_details_nothing_is_issued_until_an_organizer_does(
    world: World, session: Session
) -> None:
    order = paid_for(world)
    paid(order)
    work(session)
    assert all_of(order) == []
    world = World.load()
    sells(world)
    assert invoices.issue_invoice(fresh(order), by=world.owner) is not None


def test_a_payment_twice_has_one_invoice_and_no_credit_note(world: World, session: Session) -> None:
    sells(world)
    order = paid_for(world)
    first, second = begun(order), begun(order)
    payments.settle(first, truth(first))
    payments.settle(second, truth(second))
    session.commit()
    payments.look_at_due()
    work(session)
    assert [(i.kind, i.payment_id) for i in all_of(order)] == [("invoice", first.id)]


def test_a_refund_of_all_is_credited(world: World, session: Session) -> None:
    sells(world, inside=False)
    order, issued = billed(world)
    carried(payments.refund_order(order, reason="Rain", by=world.owner, key="k"))
    work(session)
    one, note = all_of(order)
    assert (note.kind, note.corrects_id, note.label) == ("credit", one.id, "SWG-00002")
    assert sums(note) == sums(one) == (5000, 950, 5950)
    assert note.frozen["corrects"] == issued.label
    assert invoices.find_standing(order) is None
    work(session)
    assert len(all_of(order)) == 2
    assert not audit.find_breaches()


def test_parts_that_go_back_add_up_to_the_invoice(world: World, session: Session) -> None:
    """A ticket, an amount, and the rest: net, tax and gross to the last unit."""
    sells(world, "8.875")
    order, issued = billed(world, 3)
    first = tickets.list_tickets_of_order(order)[0]
    carried(orders.refund_tickets(order, [first.id], reason="", by=world.owner, key="a"))
    carried(orders.refund_amount(order, 1234, reason="", by=world.owner, key="b"))
    carried(payments.refund_order(order, reason="", by=world.owner, key="c"))
    work(session)
    notes = [sums(note) for note in all_of(order)[1:]]
    assert [gross for _net, _tax, gross in notes] == [2500, 1234, 3766]
    assert tuple(map(sum, zip(*notes, strict=True))) == sums(issued)
    assert not audit.find_breaches()


def test_money_lost_in_a_dispute_is_credited_once(world: World) -> None:
    sells(world)
    order, issued = billed(world)
    payment = payments.find_latest(order)
    assert payment is not None
    note = invoices.credit_payment(payment, issued.total, "dispute:1")
    assert note is not None
    assert (note.kind, note.total) == ("credit", 5000)
    assert invoices.credit_payment(payment, issued.total, "dispute:1") is note
    assert invoices.credit_payment(payment, 1, "dispute:2") is None, "nothing is left to take back"


def test_what_went_back_before_the_invoice_is_credited_with_it(world: World, session: Session) -> None:
    order = paid_for(world)
    paid(order)
    carried(orders.refund_amount(order, 1000, reason="", by=world.owner, key="b"))
    sells(world)
    invoices.issue_invoice(order)
    assert [(one.kind, one.total) for one in all_of(order)] == [("invoice", 5000), ("credit", 1000)]


def test_another_buyer_is_a_credit_note_and_a_new_invoice(world: World, session: Session) -> None:
    sells(world)
    order, issued = billed(world)
    carried(orders.refund_amount(order, 1000, reason="", by=world.owner, key="b"))
    work(session)
    order, world = fresh(order), World.load()
    new = invoices.correct_billing(order, COMPANY, by=world.owner)
    kinds = [(one.kind, one.total, one.frozen["buyer"]["company"]) for one in all_of(order)]
    assert kinds == [
        ("invoice", 5000, ""), ("credit", 1000, ""), ("credit", 4000, ""), ("invoice", 4000, "Buyer & Sons"),
    ]  # fmt: skip
    assert new is not None
    assert (new.frozen["replaces"], new.frozen["buyer"]["vat_id"]) == (issued.label, "BE0123456749")
    carried(payments.refund_order(order, reason="", by=world.owner, key="c"))
    work(session)
    last = all_of(order)[-1]
    assert (last.corrects_id, last.total) == (new.id, 4000)
    assert not audit.find_breaches()


def test_a_buyer_says_whom_it_is_for_until_it_is_issued(world: World, session: Session) -> None:
    sells(world)
    order = paid_for(world)
    invoices.say_billing(order, COMPANY, by=None)
    paid(order)
    issued = invoices.issue_invoice(order)
    assert issued is not None
    assert issued.frozen["buyer"]["company"] == "Buyer & Sons"
    with pytest.raises(Refused):
        invoices.say_billing(order, invoices.Billing("Other", "", "Street"), by=None)
    with pytest.raises(Refused):
        invoices.correct_billing(order, COMPANY, by=world.owner)


@pytest.mark.parametrize(
    ("billing", "field"),
    [
        (invoices.Billing("Firm"), "billing_address"),
        (invoices.Billing("Firm", "", "Street", "", "<b>"), "billing_vat_id"),
        (invoices.Billing("Firm", "", "Street", "", "１２３４"), "billing_vat_id"),
    ],
)
def test_half_an_address_is_refused(billing: invoices.Billing, field: str) -> None:
    with pytest.raises(Refused) as refused:
        invoices.clean_billing(billing)
    assert refused.value.field == field


def test_an_issued_invoice_refuses_to_change(world: World, session: Session) -> None:
    sells(world)
    _order, issued = billed(world)
    for change in ("UPDATE invoice SET total = 1", "DELETE FROM invoice"):
        with pytest.raises(DBAPIError, match="never changes"), session.begin_nested():
            session.execute(text(f"{change} WHERE id = {issued.id}"))


def test_a_new_prefix_and_seller_count_on(world: World, session: Session) -> None:
    sells(world)
    billed(world)
    details = invoices.SellerDetails("New Name", "Elsewhere 1", prefix="2038/")
    with pytest.raises(Stale):
        invoices.save_seller(world.guild, details, 0, by=world.owner)
    invoices.save_seller(world.guild, details, 1, by=world.owner)
    _order, second = billed(world)
    assert second.label == "2038/00002"
    first = session.scalars(select(Invoice).order_by(Invoice.id)).first()
    assert first is not None
    assert first.frozen["seller"]["legal_name"] == SELLER.legal_name


def test_a_late_invoice_of_what_is_over_is_not_issued(world: World, session: Session) -> None:
    sells(world)
    order = paid_for(world)
    paid(order)
    carried(payments.refund_order(order, reason="", by=world.owner, key="k"))
    work(session)
    assert all_of(order) == []


def test_a_capture_after_the_time_was_over_has_no_invoice(world: World, session: Session) -> None:
    sells(world)
    order = paid_for(world)
    payment: Payment = begun(order)
    with clock.frozen_at(world.concert.ends_at + timedelta(days=1)):
        payments.settle(payment, truth(payment))
        work(session)
    assert all_of(order) == []
