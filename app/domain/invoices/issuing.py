"""Issuing: the number under the lock of its series, the copy frozen, the letter in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select, union_all
from sqlalchemy.dialects.postgresql import insert

from app.core import clock, facts, mail
from app.core.db import db
from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.core.money import spread
from app.domain import payments
from app.domain.invoices import rules
from app.domain.invoices.facts import CreditNoteIssued, InvoiceFact, InvoiceIssued
from app.domain.invoices.queries import credited_of, find_by_key, find_standing, list_loss_notes
from app.domain.invoices.rules import Frozen
from app.domain.invoices.seller import find_seller
from app.models import (
    Event,
    Invoice,
    InvoiceSeries,
    Order,
    OrderLine,
    Payment,
    Refund,
    RefundExtra,
    RefundItem,
    Seller,
    Ticket,
    TicketSwap,
    User,
)
from app.models.invoices import CREDIT, INVOICE
from app.models.orders import CONFIRMED
from app.models.payments import COMPLETED, LOST, REFUNDED, WON

PAID = (COMPLETED, REFUNDED)


def issue_invoice(order: Order, *, by: User | None = None) -> Invoice | None:
    """Invoice what was paid for a confirmed order, once; what went back of it meanwhile is credited at once.

    Returns the invoice, also when it was issued before; None where the community has no seller's details,
    nothing was paid, or the order is over.
    """
    _lock(order)
    if (known := find_by_key(f"order:{order.id}")) is not None:
        return known
    event = db.session.get_one(Event, order.event_id)
    seller, payment = find_seller(event.community_id), _payment_of(order)
    if seller is None or payment is None or order.status != CONFIRMED or not order.total:
        return None
    lines = db.session.scalars(select(OrderLine).where(OrderLine.order_id == order.id).order_by(OrderLine.id))
    frozen = _frozen(order, event, seller, rules.lines_of(lines.all()))
    issued = _issue(order, seller, INVOICE, f"order:{order.id}", frozen, payment.id, by=by)
    done = select(Refund).where(Refund.payment_id == payment.id, Refund.state == COMPLETED)
    for refund in db.session.scalars(done.order_by(Refund.id)).all():
        credit_refund(refund)
    credit_lost(payment)
    return issued


def credit_refund(refund: Refund, *, by: User | None = None) -> Invoice | None:
    """A credit note over a refund that is done, once. None where the order has no invoice to credit."""
    payment = db.session.get_one(Payment, refund.payment_id)
    items = select(Ticket.order_line_id, RefundItem.amount).join(Ticket, Ticket.id == RefundItem.ticket_id)
    extras = select(RefundExtra.order_line_id, RefundExtra.amount).where(RefundExtra.refund_id == refund.id)
    by_line: dict[int, int] = {}
    swaps = select(Ticket.order_line_id, TicketSwap.back).join(TicketSwap, TicketSwap.ticket_id == Ticket.id)
    swaps = swaps.where(TicketSwap.refund_id == refund.id)
    parts: Any = union_all(items.where(RefundItem.refund_id == refund.id), extras, swaps)
    for line_id, amount in db.session.execute(parts):
        by_line[line_id] = by_line.get(line_id, 0) + int(amount)
    return credit_payment(payment, refund.amount, f"refund:{refund.id}", by_line=by_line, by=by)


def credit_lost(payment: Payment) -> None:
    """A credit note over what each dispute of the payment took that was lost, once each time it is."""
    order = db.session.get_one(Order, payment.order_id)
    _lock(order)
    for dispute in payments.list_decided(payment, LOST):
        notes = list_loss_notes(order, dispute)
        if not notes or _find_again(notes[-1]) is not None:
            nth = f":{len(notes)}" if notes else ""
            credit_payment(payment, dispute.amount, f"dispute:{dispute.id}{nth}")


def invoice_won(payment: Payment) -> None:
    """Invoice again, once, what was credited as lost to disputes that were won after all.

    What stands of the order's invoice is credited and part of the new one: never do two stand.
    """
    order = db.session.get_one(Order, payment.order_id)
    _lock(order)
    for dispute in payments.list_decided(payment, WON):
        notes = list_loss_notes(order, dispute)
        if notes and _find_again(notes[-1]) is None:
            _invoice_again(order, notes[-1])


def _find_again(note: Invoice) -> Invoice | None:
    """The invoice that took the place of a credit note over a loss."""
    return find_by_key(f"again:{note.id}")


def _invoice_again(order: Order, note: Invoice) -> None:
    event = db.session.get_one(Event, order.event_id)
    seller, first = find_seller(event.community_id), find_by_key(f"order:{order.id}")
    if seller is None or first is None:
        return
    standing = find_standing(order)
    rest = _take_back(order, standing, f"before:{note.id}", None) if standing else []
    lines = rules.joined(first.frozen["lines"], [*rest, *note.frozen["lines"]])
    places = {"replaces": standing.label if standing else None, "reinstates": note.label}
    frozen = {**_frozen(order, event, seller, lines), **places}
    _issue(order, seller, INVOICE, f"again:{note.id}", frozen, note.payment_id, by=None)


def credit_payment(
    payment: Payment, amount: int, key: str, *, by_line: Mapping[int, int] | None = None,
    by: User | None = None,
) -> Invoice | None:  # fmt: skip
    """A credit note over money of a payment that is gone: refunded, or lost in a dispute.

    amount: minor units. key: of the cause ("refund:7", "dispute:3"); the same again is the same note.
    by_line: what of it each order line gave back; else it is spread over all. None where no invoice
    stands for this payment, or all of it was credited before.
    """
    order = db.session.get_one(Order, payment.order_id)
    _lock(order)
    if (known := find_by_key(key)) is not None:
        return known
    standing = find_standing(order)
    if standing is None or standing.payment_id != payment.id:
        return None
    return _credit(order, standing, amount, key, by_line or {}, by)


def correct_invoice(order: Order, *, by: User) -> Invoice:
    """Take the standing invoice back by a credit note and issue a new one, to the buyer as written now.

    Raises Refused where none stands, or where the seller's details are gone.
    """
    _lock(order)
    standing, event = find_standing(order), db.session.get_one(Event, order.event_id)
    seller = find_seller(event.community_id)
    if standing is None or seller is None:
        raise Refused(_("There is no invoice to correct."))
    lines = _take_back(order, standing, f"correction:{standing.id}", by)
    frozen = {**_frozen(order, event, seller, lines), "replaces": standing.label}
    return _issue(order, seller, INVOICE, f"instead:{standing.id}", frozen, standing.payment_id, by=by)


def _take_back(order: Order, standing: Invoice, key: str, by: User | None) -> list[Frozen]:
    """Credit all that is left of an invoice; these lines, to be invoiced anew."""
    lines = rules.rest_of(standing.frozen["lines"], credited_of(standing))
    _credit(order, standing, sum(line["gross"] for line in lines), key, {}, by)
    return lines


def _credit(
    order: Order, standing: Invoice, amount: int, key: str, by_line: Mapping[int, int], by: User | None
) -> Invoice | None:
    lines, credited = standing.frozen["lines"], credited_of(standing)
    left = rules.left_of(lines, credited)
    back = {line: min(part, left.get(line, 0)) for line, part in by_line.items()}
    if sum(back.values()) != amount:
        back = spread(amount, left)
    event = db.session.get_one(Event, order.event_id)
    seller = find_seller(event.community_id)
    given = rules.credit_lines(lines, credited, back)
    if not given or seller is None:
        return None
    frozen = {
        **_frozen(order, event, seller, given),
        "buyer": standing.frozen["buyer"],
        "corrects": standing.label,
    }
    return _issue(order, seller, CREDIT, key, frozen, standing.payment_id, corrects=standing, by=by)


def _issue(
    order: Order, seller: Seller, kind: str, key: str, frozen: Frozen, payment_id: int | None, *,
    corrects: Invoice | None = None, by: User | None,
) -> Invoice:  # fmt: skip
    number = _take_number(seller.community_id)
    label = rules.label_of(seller.prefix, number)
    frozen = {**frozen, "kind": kind, "number": label}
    issued = Invoice(
        issuer_id=seller.community_id,
        number=number,
        label=label,
        key=key,
        order_id=order.id,
        payment_id=payment_id,
        kind=kind,
        corrects_id=corrects.id if corrects else None,
        currency=order.currency,
        total=frozen["total"],
        issued_at=clock.now(),
        frozen=frozen,
        digest=rules.digest_of(frozen),
    )
    db.session.add(issued)
    db.session.flush()
    facts.record(_fact(order, issued), by.id if by else None)
    if order.email:
        mail.post("invoices/issued", f"invoice:{issued.id}", order.email, to_user_id=order.user_id,
                  invoice_id=issued.id)  # fmt: skip
    return issued


def _fact(order: Order, issued: Invoice) -> InvoiceFact:
    values = order.event_id, order.id, issued.id, issued.total, issued.currency
    if issued.corrects_id is None:
        return InvoiceIssued(*values)
    return CreditNoteIssued(*values, issued.corrects_id)


def _take_number(issuer_id: int) -> int:
    """The next number of the series, whose row stays locked until the commit: a rollback leaves no gap."""
    db.session.execute(insert(InvoiceSeries).values(issuer_id=issuer_id).on_conflict_do_nothing())
    query = select(InvoiceSeries).where(InvoiceSeries.issuer_id == issuer_id).with_for_update()
    series = db.session.scalars(query.execution_options(populate_existing=True)).one()
    number = series.next
    series.next = number + 1
    db.session.flush()
    return number


def _frozen(order: Order, event: Event, seller: Seller, lines: Sequence[Frozen]) -> Frozen:
    said: dict[str, Any] = order.billing or {}
    return {
        **rules.summed(lines),
        "lines": list(lines),
        "currency": order.currency,
        "order": order.code,
        "event": event.title,
        "supplied_on": f"{event.local_start:%Y-%m-%d}",
        "issued_on": f"{clock.now().astimezone(event.zone):%Y-%m-%d}",
        "seller": {
            name: getattr(seller, name)
            for name in ("legal_name", "address", "country", "tax_number", "footer")
        },
        "buyer": {
            "company": said.get("company", ""),
            "name": said.get("name") or order.name,
            "address": said.get("address", ""),
            "country": said.get("country", ""),
            "vat_id": said.get("vat_id", ""),
            "email": order.email,
        },
        "corrects": None,
        "replaces": None,
    }


def _payment_of(order: Order) -> Payment | None:
    """The payment that an order was confirmed by: the first that was captured and still stands."""
    query = select(Payment).where(Payment.order_id == order.id, Payment.state.in_(PAID))
    found = db.session.scalars(query.order_by(Payment.settled_at, Payment.id)).all()
    return min(found, key=lambda payment: payment.state == REFUNDED, default=None)


def _lock(order: Order) -> None:
    db.session.refresh(order, ["status", "billing", "name", "email"], with_for_update=True)
