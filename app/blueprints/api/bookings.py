"""Bookings: one's own, and those of the events one runs."""

from __future__ import annotations

import re
from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from app.blueprints.api import lists, shapes
from app.blueprints.api.billing import BillingBody, billing_of, said_billing
from app.blueprints.api.booked import Booking
from app.blueprints.api.fields import Email, Line, MoneySchema, Number, Whole, minor_of, money_of
from app.blueprints.api.needs import BOOKING_PARTY, SIGNED_IN, holds
from app.blueprints.api.programme import Created
from app.blueprints.api.reading import flat
from app.blueprints.api.table import ID, feature
from app.blueprints.api.taxes import split_of, sums_of
from app.core.errors import NotFound, Refused
from app.core.i18n import gettext as _
from app.domain import events, invoices, orders, places, promotions, questions, tickets, waitlist
from app.models import Event, Order
from app.models.orders import CANCELLED, CONFIRMED, REFUNDED
from app.models.questions import FILE
from app.models.tickets import VALID
from app.web import boundary
from app.web.kept import public_url
from app.web.policy import readable, signed_in_user
from app.web.problems import Invalid

SOLD_OUT = "sold-out"
MOST_KINDS = 50
MOST_ANSWERS = 4000
AMOUNT = re.compile(r"a\d+", re.ASCII)  # the field of the pages' form for what the buyer pays
FIELDS = {"tickets": "items", "code": "promo_code"}  # what the pages' form calls them


class PersonBody(ma.Schema):
    """Who comes."""

    name = Line(80, least=1, required=True)
    email = Email(allow_none=True, load_default=None)


class CancelBody(ma.Schema):
    """refund: what is expected to go back; anything else then is 409, and nothing happens."""

    refund = Whole(MoneySchema)


class ItemBody(ma.Schema):
    ticket_type = Number(required=True)
    quantity = Number(1, orders.LARGEST_ORDER, required=True)
    amount = Whole(MoneySchema, load_default=None, allow_none=True)
    attendees = fields.List(
        fields.Nested(PersonBody), load_default=list, validate=validate.Length(max=orders.LARGEST_ORDER)
    )


class AnswerBody(ma.Schema):
    """An answer to one of the event's questions. ticket: which one of the booking, 0 for the booking itself.

    answer: text, a list of texts for several choices, true for a consent.
    """

    question = Number(required=True)
    ticket = Number(0, orders.LARGEST_ORDER, load_default=0)
    answer = fields.Raw(required=True, allow_none=True)


class NewBooking(ma.Schema):
    """What is wanted. attendees: who comes beside the buyer, to whom the first ticket belongs.

    special_requirements: what the buyer needs to take part, kept with them. billing: whom the invoice of
    what costs something is for.
    """

    event = Number(required=True)
    items = fields.List(fields.Nested(ItemBody), required=True, validate=validate.Length(1, MOST_KINDS))
    attendees = fields.List(
        fields.Nested(PersonBody), load_default=list, validate=validate.Length(max=orders.LARGEST_ORDER)
    )
    answers = fields.List(
        fields.Nested(AnswerBody), load_default=list, validate=validate.Length(max=MOST_ANSWERS)
    )
    special_requirements = Line(300, load_default="", allow_none=True)
    promo_code = Line(40, allow_none=True, load_default=None)
    billing = Whole(BillingBody, load_default=None, allow_none=True)


@feature.read("/bookings/", needs=SIGNED_IN, query=lists.ListQuery, answer=shapes.listing(Booking),
              tag="bookings")  # fmt: skip
def list_bookings(query: dict[str, Any]) -> dict[str, Any]:
    """One's own bookings, newest first."""
    found = orders.list_bookings(signed_in_user(), query["page"], query["page_size"])
    return lists.told(found, query, booking_of)


@feature.write("POST", "/bookings/", needs=SIGNED_IN, body=NewBooking, answer=Booking, status=201,
               tag="bookings")  # fmt: skip
def book(body: dict[str, Any]) -> Created:
    """Book: what is free is confirmed in the answer, what costs money waits for its payment.

    With too few places left it is 409 `sold-out`, with how many are `left`. A `promo_code` that
    can't be used is told of in `errors`; who guesses codes gets 429.
    """
    event, user = _event(body["event"]), signed_in_user()
    needs = body["special_requirements"] or ""
    buyer = orders.Buyer(user.name, user.email, _others(body), needs)
    choices = _choices(body)
    try:
        code = promotions.use_code(event, body["promo_code"] or "", who=f"user:{user.id}")
        said = {"code": code, "answers": _answers(body), "amounts": _amounts(body, event)}
        order = waitlist.book(event, choices, buyer, by=user, source="api", **said)
        invoices.bill_booking(order, said_billing(body["billing"]), by=user)
    except Refused as refusal:
        raise _explained(refusal, event, choices) from refusal
    location = public_url("api.show_booking", id=order.id)
    return _told(orders.get_order_by_id(order.id)), 201, {"Location": location}


@feature.read(f"/bookings/{ID}/", needs=BOOKING_PARTY, answer=Booking, tag="bookings")
def show_booking(order: Order) -> dict[str, Any]:
    """One booking, for who made it and who organizes the event."""
    return _told(order)


@feature.write("POST", f"/bookings/{ID}/cancel/", needs=BOOKING_PARTY, body=CancelBody, answer=Booking,
               tag="bookings")  # fmt: skip
def cancel_booking(body: dict[str, Any], order: Order) -> dict[str, Any]:
    """Give the places back, and a buyer's money as the booking's terms say; a second time does nothing."""
    number = order.id
    if order.status == CONFIRMED and (order.total or orders.has_passed_on(order)) and holds(order):
        boundary.hand_over(_return_all(order, body))
    elif order.status not in {CANCELLED, REFUNDED}:
        orders.cancel_order(order, by=signed_in_user())
    return _told(orders.get_order_by_id(number))


def _return_all(order: Order, body: dict[str, Any]) -> orders.Given:
    quote = orders.quote_own(order)
    try:
        agreed = minor_of(body["refund"], order.currency) if "refund" in body else quote.back
    except ma.ValidationError as error:
        raise Invalid(flat(error.messages, "refund")) from None
    by, key = signed_in_user(), f"api-cancel:{order.id}"
    return orders.return_tickets(order, order.event, quote.ids, agreed, by=by, key=key)


@feature.write("POST", f"/bookings/{ID}/confirm/", needs=BOOKING_PARTY, answer=Booking,
               tag="bookings")  # fmt: skip
def confirm_booking(order: Order) -> dict[str, Any]:
    """Be sure of a booking: a free one is confirmed already, one that costs money is 409 until it is paid."""
    orders.check_confirmed(order)
    return _told(order)


def booking_of(whole: orders.Whole) -> dict[str, Any]:
    """A booking on the wire."""
    order = whole.order
    return {
        "id": order.id,
        "code": order.code,
        "event": order.event_id,
        "status": whole.status,
        "total": money_of(order.total, order.currency),
        "expires_at": order.expires_at,
        "items": [
            {
                "ticket_type": line.ticket_type_id,
                "quantity": line.quantity,
                "returned": line.returned,
                "price": money_of(line.unit, order.currency),
                "discount": money_of(line.discount, order.currency),
                **split_of(line, order.currency),
            }
            for line in order.lines
        ],
        "taxes": sums_of(order.lines, order.currency),
        "billing": billing_of(order),
        "tickets": [_ticket(held) for held in whole.tickets],
        "payment": whole.payment_id,
    }


def _told(order: Order) -> dict[str, Any]:
    return booking_of(orders.describe_orders([order])[0])


def _ticket(held: tickets.Held) -> dict[str, Any]:
    ticket = held.ticket
    passed = ticket.passed_at is not None
    return {
        "id": ticket.id,
        "number": ticket.number,
        "code": None if passed else ticket.secret,
        "name": ticket.guest.name,
        "ticket_type": ticket.ticket_type_id,
        "status": "transferred" if passed and ticket.status == VALID else ticket.status,
        "checked_in_at": held.since,
    }


def _event(event_id: int) -> Event:
    try:
        return readable(events.get_event_by_id(event_id))
    except NotFound:
        raise Invalid({"event": [_("There is no such event.")]}) from None


def _choices(body: dict[str, Any]) -> dict[int, int]:
    found: dict[int, int] = {}
    for item in body["items"]:
        found[item["ticket_type"]] = found.get(item["ticket_type"], 0) + item["quantity"]
    return found


def _amounts(body: dict[str, Any], event: Event) -> dict[int, int]:
    """What the buyer pays for each ticket of a type, where that is theirs to say."""
    try:
        named = [(item["ticket_type"], item["amount"]) for item in body["items"] if item["amount"]]
        return {type_id: minor_of(amount, event.currency) for type_id, amount in named}
    except ma.ValidationError as error:
        raise Invalid(flat(error.messages, "items")) from None


def _others(body: dict[str, Any]) -> tuple[str, ...]:
    """The names of who comes beside the buyer; named in full, the list begins with the buyer."""
    people = [*body["attendees"], *(person for item in body["items"] for person in item["attendees"])]
    wanted = sum(item["quantity"] for item in body["items"])
    if len(people) > wanted:
        raise Invalid({"attendees": [_("There are more names than tickets.")]})
    names = [person["name"] for person in people]
    return tuple(names[1:] if len(names) == wanted else names)


def _answers(body: dict[str, Any]) -> dict[str, Any]:
    return {questions.field_name(one["question"], one["ticket"]): one["answer"] for one in body["answers"]}


def _explained(refusal: Refused, event: Event, choices: dict[int, int]) -> Refused:
    """The refusal in the API's words: which item it is about, and what is left when that is the reason."""
    asked = (refusal.field or "").removeprefix("t")
    if not asked.isdecimal():
        message = refusal.message + _how_to_answer(refusal.field or "", event)
        return Refused(message, _field(refusal), status=refusal.status, after=refusal.after)
    left = _left(refusal, event, int(asked)) if refusal.status == 409 else None
    if left is None or left >= choices[int(asked)]:
        return Refused(refusal.message, "items", status=refusal.status, after=refusal.after)
    more = {"left": max(0, int(left)), "ticket_type": int(asked)}
    return Refused(refusal.message, "items", kind=SOLD_OUT, more=more, after=refusal.after)


def _field(refusal: Refused) -> str | None:
    """What the API calls the field of the pages' form that is the reason."""
    name = refusal.field or ""
    if AMOUNT.fullmatch(name):
        return "items"
    if questions.NAME.fullmatch(name):
        return "answers"
    return FIELDS.get(name) or name.replace("billing_", "billing.", 1) or None


def _how_to_answer(field: str, event: Event) -> str:
    """What a program has to do first, where the question is for a file."""
    asked = questions.read_name(field)[0] if questions.NAME.fullmatch(field) else None
    files = {question.id for question in questions.list_questions(event) if question.kind == FILE}
    return " " + _("POST it to /api/events/%(id)s/files/ and answer with the “answer” of what comes back.",
                   id=event.id) if asked in files else ""  # fmt: skip


def _left(refusal: Refused, event: Event, type_id: int) -> int | None:
    gone = refusal.__cause__
    if isinstance(gone, places.SoldOut):
        return gone.left
    offers = tickets.list_offers(event)
    return next((offer.left for offer in offers if offer.type.id == type_id), None)
