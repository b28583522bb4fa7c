"""The needs of the API: as the pages' own (app/web/policy.py), with things called by their number."""

from __future__ import annotations

from app.core.errors import NotFound
from app.domain import access, certificates, events, invoices, orders, reviews, surveys, tickets
from app.models import Event, Order
from app.web.policy import (
    ANYONE,
    SIGNED_IN,
    Forbidden,
    Need,
    Values,
    event_at_door,
    organized,
    readable,
    signed_in_user,
    viewer,
)

__all__ = [
    "ANYONE",
    "BOOKING_PARTY",
    "EVENT_DOOR",
    "EVENT_ORGANIZER",
    "EVENT_READER",
    "EVENT_VISITOR",
    "INVOICE_PARTY",
    "OWN_CERTIFICATE",
    "PAYMENT_HOLDER",
    "PAYMENT_PARTY",
    "PAYMENT_STAFF",
    "REVIEW_READER",
    "REVIEW_VISITOR",
    "SIGNED_IN",
    "SURVEY_ORGANIZER",
    "TYPE_ORGANIZER",
    "TYPE_READER",
    "holds",
    "is_staff",
]


def _event(values: Values) -> Event:
    return events.get_event_by_id(values.pop("id"))


def _event_reader(values: Values) -> Values:
    event = readable(_event(values))
    return {**values, "event": event}


def _event_visitor(values: Values) -> Values:
    signed_in_user()
    return _event_reader(values)


def _event_organizer(values: Values) -> Values:
    signed_in_user()
    event = organized(_event(values))
    return {**values, "event": event}


def _event_door(values: Values) -> Values:
    signed_in_user()
    event = event_at_door(values.pop("id"))
    return {**values, "event": event}


def _type_reader(values: Values) -> Values:
    ticket_type = tickets.get_type_by_id(values.pop("id"))
    event = readable(events.get_event_by_id(ticket_type.event_id))
    if ticket_type.hidden and not is_staff(event):
        raise NotFound
    return {**values, "event": event, "ticket_type": ticket_type}


def _type_organizer(values: Values) -> Values:
    signed_in_user()
    ticket_type = tickets.get_type_by_id(values.pop("id"))
    event = organized(events.get_event_by_id(ticket_type.event_id))
    return {**values, "event": event, "ticket_type": ticket_type}


def _booking_party(values: Values) -> Values:
    user = signed_in_user()
    order = orders.get_order_by_id(values.pop("id"))
    if order.user_id != user.id and not is_staff(order.event):
        raise NotFound
    return {**values, "order": order}


def _payment_party(values: Values) -> Values:
    user = signed_in_user()
    payment = orders.get_payment_by_id(values.pop("id"))
    if payment.order.user_id != user.id and not is_staff(payment.order.event):
        raise NotFound
    return {**values, "payment": payment}


def _payment_staff(values: Values) -> Values:
    found = _payment_party(values)
    if not is_staff(found["payment"].order.event):
        raise Forbidden
    return found


def _payment_holder(values: Values) -> Values:
    found = _payment_party(values)
    if not holds(found["payment"].order):
        raise Forbidden
    return found


def _review_reader(values: Values) -> Values:
    review = reviews.get_review_by_id(values.pop("id"))
    if review.hidden_at is not None:
        raise NotFound
    readable(events.get_event_by_id(review.event_id))
    return {**values, "review": review}


def _review_visitor(values: Values) -> Values:
    signed_in_user()
    return _review_reader(values)


def _survey_organizer(values: Values) -> Values:
    signed_in_user()
    survey = surveys.get_survey_by_id(values.pop("id"))
    event = organized(events.get_event_by_id(survey.event_id))
    return {**values, "event": event, "survey": survey}


def _own_certificate(values: Values) -> Values:
    issued = certificates.get_certificate_by_id(signed_in_user(), values.pop("id"))
    return {**values, "certificate": issued.certificate}


def _invoice_party(values: Values) -> Values:
    user = signed_in_user()
    invoice = invoices.get_by_id(values.pop("id"))
    mine = orders.get_order_by_id(invoice.order_id).user_id == user.id
    if not mine and not access.may_organize(user.id, invoice.issuer_id):
        raise NotFound
    return {**values, "invoice": invoice}


def is_staff(event: Event) -> bool:
    """Whether the person of this request runs the event."""
    user = viewer()
    return user is not None and access.may_organize(user.id, event.community_id)


def holds(order: Order) -> bool:
    """Whether the person of this request made the booking."""
    return order.user_id == signed_in_user().id


EVENT_READER = Need("reader of the event, by number", _event_reader)
EVENT_ORGANIZER = Need("organizer of the event, by number", _event_organizer)
EVENT_DOOR = Need("door staff of the event, by number", _event_door)
EVENT_VISITOR = Need("signed-in reader of the event, by number", _event_visitor)
REVIEW_READER = Need("reader of the review", _review_reader)
REVIEW_VISITOR = Need("signed-in reader of the review", _review_visitor)
SURVEY_ORGANIZER = Need("organizer of the survey's event", _survey_organizer)
INVOICE_PARTY = Need("who booked it or issued it", _invoice_party)
OWN_CERTIFICATE = Need("owner of the certificate", _own_certificate)
TYPE_READER = Need("reader of the ticket type", _type_reader)
TYPE_ORGANIZER = Need("organizer of the ticket type", _type_organizer)
PAYMENT_PARTY = Need("buyer or organizer of the payment", _payment_party)
PAYMENT_STAFF = Need("organizer of the payment's event", _payment_staff)
PAYMENT_HOLDER = Need("buyer of the payment", _payment_holder)
BOOKING_PARTY = Need("buyer or organizer of the booking", _booking_party)
