"""What the page of an order shows beside its tickets: notes, and how money came in by hand."""

from __future__ import annotations

from typing import Any

from app.blueprints.manage.desk_forms import AddNoteForm
from app.domain import orders, payments
from app.models import Order
from app.models.orders import EXPIRED, PENDING


def beside(order: Order) -> dict[str, Any]:
    """Notes with their form, the words for payments by hand by id, whether staff may mark it as paid."""
    by_hand = payments.manual.list_manual(order) if order.total else {}
    return {
        "notes": orders.list_notes(order),
        "note": AddNoteForm(formdata=None),
        "by_hand": {number: orders.method_of("manual", row) for number, row in by_hand.items()},
        "awaits_money": order.total > 0 and bool(order.name) and order.status in {PENDING, EXPIRED},
    }
