"""Orders: places held, booked, given back."""

from app.domain.orders import letters, paying, reactions, receivers, rules
from app.domain.orders.awaiting import pay_by_hand
from app.domain.orders.booking import Buyer, Kept, hold_places, place_order
from app.domain.orders.bookings import (
    Whole,
    check_confirmed,
    describe_orders,
    get_order_by_id,
    get_payment_by_id,
    list_bookings,
    list_payments,
)
from app.domain.orders.buyers import correct_buyer, send_again
from app.domain.orders.by_hand import LONGEST_DAYS, WAYS, Agreed, OverLimits, make_order, take_money
from app.domain.orders.calling_off import (
    Progress,
    call_off,
    list_failed,
    measure_refunds,
    refund_everybody,
)
from app.domain.orders.cancelling import cancel_order, expire_holds
from app.domain.orders.extras import (
    extras_expression,
    extras_with,
    list_extras,
    list_extras_of,
)
from app.domain.orders.finding import find_booking
from app.domain.orders.links import order_secret
from app.domain.orders.listing import Row, list_all_orders
from app.domain.orders.notes import Noted, add_note, list_notes, remove_note
from app.domain.orders.papers import print_tickets
from app.domain.orders.queries import (
    Booking,
    choices_of,
    find_by_code_and_email,
    find_hold,
    get_by_secret,
    get_order,
    get_order_of_event,
    get_order_of_ticket,
    held_expression,
    list_orders,
    list_orders_of_user,
    prices_held,
    shown_status,
)
from app.domain.orders.quoting import Part, Quote
from app.domain.orders.receipts import method_of, print_receipt
from app.domain.orders.returning import (
    ASK,
    CALLED_OFF,
    LATE,
    OPEN,
    OVER,
    Given,
    cancel_tickets,
    has_passed_on,
    list_parts,
    quote_own,
    refund_amount,
    refund_tickets,
    return_tickets,
    standing_of,
)
from app.domain.orders.rules import LARGEST_ORDER, Choices
from app.domain.orders.tidings import Booked, count_bookings

__all__ = [
    "ASK",
    "CALLED_OFF",
    "LARGEST_ORDER",
    "LATE",
    "LONGEST_DAYS",
    "OPEN",
    "OVER",
    "WAYS",
    "Agreed",
    "Booked",
    "Booking",
    "Buyer",
    "Choices",
    "Given",
    "Kept",
    "Noted",
    "OverLimits",
    "Part",
    "Progress",
    "Quote",
    "Row",
    "Whole",
    "add_note",
    "call_off",
    "cancel_order",
    "cancel_tickets",
    "check_confirmed",
    "choices_of",
    "correct_buyer",
    "count_bookings",
    "describe_orders",
    "expire_holds",
    "extras_expression",
    "extras_with",
    "find_booking",
    "find_by_code_and_email",
    "find_hold",
    "get_by_secret",
    "get_order",
    "get_order_by_id",
    "get_order_of_event",
    "get_order_of_ticket",
    "get_payment_by_id",
    "has_passed_on",
    "held_expression",
    "hold_places",
    "letters",
    "list_all_orders",
    "list_bookings",
    "list_extras",
    "list_extras_of",
    "list_failed",
    "list_notes",
    "list_orders",
    "list_orders_of_user",
    "list_parts",
    "list_payments",
    "make_order",
    "measure_refunds",
    "method_of",
    "order_secret",
    "pay_by_hand",
    "paying",
    "place_order",
    "prices_held",
    "print_receipt",
    "print_tickets",
    "quote_own",
    "reactions",
    "receivers",
    "refund_amount",
    "refund_everybody",
    "refund_tickets",
    "remove_note",
    "return_tickets",
    "rules",
    "send_again",
    "shown_status",
    "standing_of",
    "take_money",
]
