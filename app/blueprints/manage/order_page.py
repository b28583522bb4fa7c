"""What the page of an order shows beside its tickets: money, also by hand; answers; notes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.blueprints.manage.desk_forms import AddNoteForm
from app.domain import invoices, orders, payments, promotions, questions, tickets
from app.models import Order, Ticket
from app.models.orders import CONFIRMED, EXPIRED, PENDING
from app.models.payments import MANUAL


def beside(order: Order, issued: Sequence[Ticket]) -> dict[str, Any]:
    """Money, answers, code and link; what its tickets were before a swap; notes with their form.

    issued: its tickets. by_hand: the words for payments by hand, by id. swaps: whether its tickets may
    become others.
    """
    by_hand = payments.manual.list_manual(order) if order.total else {}
    return {
        "accounts": payments.list_accounts(order),
        "invoices": invoices.list_of_order(order) if order.total else [],
        "said": questions.list_answers(order),
        "promo": promotions.find_code_of(order),
        "link": promotions.find_link(order.event_id, order.source),
        "notes": orders.list_notes(order),
        "note": AddNoteForm(formdata=None),
        "swaps": order.status == CONFIRMED and orders.swaps_tickets(order.event),
        "former": tickets.list_former_types(issued),
        "by_hand": {number: orders.method_of(MANUAL, row) for number, row in by_hand.items()},
        "awaits_money": order.total > 0 and bool(order.name) and order.status in {PENDING, EXPIRED},
    }
