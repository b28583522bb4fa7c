"""An order's receipt: its lines as they were at purchase, and the money that moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from flask_babel import format_datetime
from sqlalchemy import select

from app.core.db import db
from app.core.i18n import gettext as _
from app.core.money import written
from app.domain import documents, payments, taxes
from app.domain.documents import PrintedLine, PrintedMove, PrintedReceipt, PrintedTax
from app.domain.orders.papers import event_day
from app.domain.payments import Account
from app.domain.taxes import Taxed
from app.models import Event, ManualPayment, Order, OrderLine
from app.models.payments import BANK, CARD, CASH, COMPLETED, FAILED


def print_receipt(order: Order, event: Event) -> bytes:
    """A PDF of what was paid and given back so far. Raises OSError where no PDF can be made."""
    accounts = [account for account in payments.list_accounts(order) if account.payment.captured]
    by_hand = payments.manual.list_manual(order)
    query = select(OrderLine).where(OrderLine.order_id == order.id).order_by(OrderLine.id)
    lines = db.session.scalars(query).all()
    receipt = PrintedReceipt(
        title=event.title,
        day=event_day(event),
        host=event.community.name,
        buyer=order.name,
        email=order.email,
        code=order.code,
        lines=[_line(line, order.currency) for line in lines],
        net=written(sum(line.net for line in lines), order.currency),
        taxes=[_tax(one, order.currency) for one in taxes.taxes_of(lines)],
        total=written(order.total, order.currency),
        moves=list(_moves(accounts, by_hand, event)),
        paid=_sums(accounts, back=False),
        back=_sums(accounts, back=True),
    )
    return documents.receipt_pdf(receipt)


def _line(line: OrderLine, currency: str) -> PrintedLine:
    return PrintedLine(
        _name(line, currency),
        line.quantity,
        written(line.net, currency),
        taxes.say_rate(line.rate) if line.rate else "–",
        written(line.tax, currency),
        written(line.gross, currency),
    )


def _tax(one: Taxed, currency: str) -> PrintedTax:
    amount = written(one.tax, currency) if one.of.rate else ""
    return PrintedTax(taxes.say_base(one.of, one.net, currency), amount)


def _name(line: OrderLine, currency: str) -> str:
    if not line.discount:
        return line.name
    return _("%(name)s, %(amount)s off", name=line.name, amount=written(line.discount, currency))


def _moves(
    accounts: Sequence[Account], by_hand: Mapping[int, ManualPayment], event: Event
) -> Iterator[PrintedMove]:
    for account in accounts:
        payment = account.payment
        at = _at(payment.settled_at or payment.created_at, event)
        method = method_of(payment.provider, by_hand.get(payment.id))
        yield PrintedMove(method, at, written(payment.captured or 0, account.currency))
        for refund in account.refunds:
            if refund.state != FAILED:
                done = refund.state == COMPLETED
                what = _("Refund") if done else _("Refund, under way")
                amount = written(-refund.amount, account.currency)
                yield PrintedMove(what, _at(refund.created_at, event), amount)


def method_of(provider: str, by_hand: ManualPayment | None = None) -> str:
    """How people call this way to pay; where staff took the money, with the reference they noted."""
    if by_hand is not None:
        words = {BANK: _("Bank transfer"), CASH: _("Cash"), CARD: _("Card at the door")}
        name = words.get(by_hand.method, _("At the door"))
        return f"{name}, {by_hand.reference}" if by_hand.reference else name
    return _("Card (trial, no money moved)") if provider == "mock" else _("Card or online payment")


def _at(moment: datetime, event: Event) -> str:
    return str(format_datetime(moment.astimezone(event.zone), "d MMMM y, HH:mm", rebase=False))


def _sums(accounts: Sequence[Account], *, back: bool) -> str:
    """What was paid, or what went back, one sum a currency; empty for nothing."""
    sums: dict[str, int] = {}
    for account in accounts:
        amount = account.back if back else account.payment.captured or 0
        sums[account.currency] = sums.get(account.currency, 0) + amount
    return ", ".join(written(amount, currency) for currency, amount in sums.items() if amount)
