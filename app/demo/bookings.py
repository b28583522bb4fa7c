"""Orders of the demo world in the database: lines, guests, tickets, claims, letters."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from app.core import ids
from app.core.mail import Message
from app.core.outbox import DONE
from app.demo.cast import Cast
from app.demo.codes import GUEST_CODE_LENGTH, Codes
from app.demo.sales import Sale
from app.demo.stage import Staged
from app.demo.terms import terms_of
from app.demo.writing import Chronicle, Row, write, write_with_ids
from app.domain import orders
from app.domain.orders.facts import OrderCancelled, OrderConfirmed, OrderExpired, OrderRefunded, PlacesHeld
from app.models import Claim, Guest, Order, OrderLine, Ticket
from app.models.orders import CANCELLED
from app.models.tickets import CANCELLED as VOID
from app.models.tickets import VALID

SENDING = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Booked:
    """One written order. user_id: the buyer's account, if they have one."""

    sale: Sale
    event: Staged
    order_id: int
    user_id: int | None


@dataclass(frozen=True, slots=True)
class Issued:
    """One written ticket."""

    id: int
    secret: str
    booked: Booked


def write_orders(
    sales: Sequence[Sale], events: Sequence[Staged], cast: Cast, chronicle: Chronicle
) -> list[Booked]:
    """Write the orders in the order of the sales, the places they take and the letters they caused."""
    rows = [_order(sale, events[sale.plan.index], cast) for sale in sales]
    booked = [
        Booked(sale, events[sale.plan.index], order_id, row["user_id"])
        for sale, row, order_id in zip(sales, rows, write_with_ids(Order, rows), strict=True)
    ]
    write(Claim, [claim for booking in booked for claim in _claims(booking)])
    write(Message, [letter for booking in booked for letter in _letters(booking)])
    for booking in booked:
        _tell(booking, chronicle)
    return booked


def _order(sale: Sale, event: Staged, cast: Cast) -> Row:
    buyer = sale.buyer
    return {
        "event_id": event.id,
        "code": sale.code,
        "secret_digest": ids.digest(orders.order_secret(sale.code)),
        "user_id": cast.users.get(buyer.email) if buyer else None,
        "email": buyer.email if buyer else "",
        "name": buyer.name if buyer else "",
        "status": sale.status,
        "currency": sale.plan.currency,
        "total": sale.total,
        "terms": terms_of(sale.plan).written() if buyer else "",
        "source": sale.source,
        "promo_code_id": event.promos[sale.code][0] if sale.percent else None,
        "expires_at": None if sale.lapsed_at else sale.expires_at,
        "created_at": sale.created_at,
        "confirmed_at": sale.confirmed_at,
        "cancelled_at": sale.cancelled_at,
        "version": 2 if sale.released_at else 1,
    }


def _claims(booked: Booked) -> Iterator[Row]:
    sale, event = booked.sale, booked.event
    wanted = {event.counter_id: sale.places}
    wanted |= {event.type_counter_ids[position]: n for position, n in sale.lines.items()}
    if sale.percent:
        wanted[event.promos[sale.code][1]] = 1
    for counter_id, n in wanted.items():
        yield {
            "counter_id": counter_id,
            "n": n,
            "order_id": booked.order_id,
            "expires_at": sale.expires_at,
            "released_at": sale.released_at,
        }


def _letters(booked: Booked) -> Iterator[Row]:
    """The letters about an order, long sent: nobody gets one from a demo."""
    sale = booked.sale
    if sale.buyer is None:
        return
    sent = [("confirmed", sale.confirmed_at, f"Your tickets for {sale.plan.title}")]
    if sale.status == CANCELLED:
        sent.append(("cancelled", sale.cancelled_at, f"Cancelled: {sale.plan.title}"))
    for name, at, subject in sent:
        if at is not None:
            yield {
                "key": f"order:{booked.order_id}:{name}",
                "letter": f"orders/{name}",
                "args": {"order_id": booked.order_id},
                "to_user_id": booked.user_id,
                "address": sale.buyer.email,
                "subject": subject,
                "state": DONE,
                "attempts": 1,
                "due_at": at,
                "created_at": at,
                "done_at": at + SENDING,
            }


def _tell(booked: Booked, chronicle: Chronicle) -> None:
    sale, event_id, order_id, by = booked.sale, booked.event.id, booked.order_id, booked.user_id
    if sale.confirmed_at != sale.created_at:
        chronicle.tell(PlacesHeld(event_id, order_id, sale.places), sale.created_at, by)
    if sale.confirmed_at:
        fact = OrderConfirmed(event_id, order_id, sale.places, sale.total, sale.plan.currency)
        chronicle.tell(fact, sale.confirmed_at, by)
    if sale.lapsed_at:
        chronicle.tell(OrderExpired(event_id, order_id), sale.lapsed_at, None)
    if sale.cancelled_at:
        if sale.status == CANCELLED:
            chronicle.tell(
                OrderCancelled(event_id, order_id, sale.places, "confirmed"), sale.cancelled_at, by
            )
        else:
            refunded = OrderRefunded(event_id, order_id, sale.places)
            chronicle.tell(refunded, sale.cancelled_at, booked.event.owner_id)


def write_tickets(bookings: Sequence[Booked], rng: Random) -> list[Issued]:
    """Write lines, guests and tickets; the answer has every ticket, cancelled ones too."""
    lines = [(booked, position, n) for booked in bookings for position, n in booked.sale.lines.items()]
    line_ids = iter(write_with_ids(OrderLine, [_line(*line) for line in lines]))
    guest_ids = iter(write_with_ids(Guest, list(_guests(bookings, Codes(rng)))))
    rows: list[Row] = []
    issued: list[Booked] = []
    for booked in bookings:
        sale, kinds = booked.sale, booked.event.type_ids
        slots = [
            (line_id, kinds[position])
            for line_id, (position, n) in ((next(line_ids), line) for line in sale.lines.items())
            for _ in range(n)
        ]
        for number, (secret, (line_id, type_id)) in enumerate(zip(sale.secrets, slots, strict=False), 1):
            rows.append(
                {
                    "order_line_id": line_id,
                    "event_id": booked.event.id,
                    "ticket_type_id": type_id,
                    "guest_id": next(guest_ids),
                    "number": f"{sale.code}-{number}",
                    "secret": secret,
                    "status": VOID if sale.cancelled_at else VALID,
                }
            )
            issued.append(booked)
    keys = write_with_ids(Ticket, rows)
    return [Issued(key, row["secret"], booked) for key, row, booked in zip(keys, rows, issued, strict=True)]


def _line(booked: Booked, position: int, n: int) -> Row:
    """A line without tax: the demo's organizers charge none, so net is gross."""
    ticket = booked.sale.plan.tickets[position]
    discount = booked.sale.discount(position)
    gross = ticket.price * n - discount
    return {
        "order_id": booked.order_id,
        "ticket_type_id": booked.event.type_ids[position],
        "name": ticket.name,
        "quantity": n,
        "unit": ticket.price,
        "discount": discount,
        "net": gross,
        "tax": 0,
        "gross": gross,
    }


def _guests(bookings: Sequence[Booked], codes: Codes) -> Iterator[Row]:
    for booked in bookings:
        for position, person in enumerate(booked.sale.people):
            buys = position == 0
            yield {
                "event_id": booked.event.id,
                "user_id": booked.user_id if buys else None,
                "name": person.name if person else None,
                "email": person.email if person and buys else None,
                "diet": person.diet if person else "",
                "access": person.access if person else "",
                "code": codes.code(GUEST_CODE_LENGTH),
            }
