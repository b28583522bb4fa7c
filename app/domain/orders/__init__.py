"""Orders: places held, booked, given back."""

from app.domain.orders import letters, reactions
from app.domain.orders.booking import Buyer, hold_places, place_order
from app.domain.orders.cancelling import cancel_order, expire_holds
from app.domain.orders.queries import (
    Booking,
    find_by_code_and_email,
    find_hold,
    get_by_secret,
    get_order,
    get_order_of_event,
    list_orders,
    list_orders_of_user,
)
from app.domain.orders.rules import Choices

__all__ = [
    "Booking",
    "Buyer",
    "Choices",
    "cancel_order",
    "expire_holds",
    "find_by_code_and_email",
    "find_hold",
    "get_by_secret",
    "get_order",
    "get_order_of_event",
    "hold_places",
    "letters",
    "list_orders",
    "list_orders_of_user",
    "place_order",
    "reactions",
]
