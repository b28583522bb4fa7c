"""What a booking's page shows of its money."""

from __future__ import annotations

from typing import Any

from app.domain import invoices, orders, payments
from app.models import Order


def money_of(order: Order) -> dict[str, Any]:
    """Payments with what went back, whether tickets can be given back, and invoices."""
    accounts = payments.list_accounts(order) if order.total else []
    return {
        "accounts": accounts,
        "standing": orders.standing_of(order, order.event, accounts),
        "invoices": invoices.list_of_order(order) if accounts else [],
    }
