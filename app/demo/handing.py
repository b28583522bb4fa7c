"""Tickets that change hands: attendee@example.com passed one on, took one, and is offered another."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import ColumnElement, func, insert, select, update
from sqlalchemy.orm import aliased

from app.core import ids
from app.core.db import db
from app.core.mail import Message
from app.core.outbox import DONE
from app.demo.cast import Cast
from app.demo.codes import GUEST_CODE_LENGTH, Codes
from app.demo.people import ATTENDEE
from app.demo.plans import PersonPlan
from app.demo.writing import Chronicle, Row, write, write_with_ids
from app.domain import tickets
from app.domain.tickets.facts import TransferAccepted, TransferOffered
from app.models import Event, Guest, Order, OrderLine, Ticket, Transfer
from app.models.events import PUBLISHED
from app.models.tickets import ACCEPTED, OPEN, VALID

ASKED, ANSWERED = timedelta(hours=20), timedelta(hours=19)
SENDING = timedelta(seconds=2)
WORTH_IT = 2  # tickets, so that one stays with its buyer


def write_transfers(people: Sequence[PersonPlan], cast: Cast, now: datetime, chronicle: Chronicle) -> int:
    """Write tickets that a friend and the attendee took, and an offer that waits; how many."""
    rng = Random("transfers")  # noqa: S311 - invented people hold no secrets
    codes, friend = Codes(rng), rng.choice(people[200:])
    others = Order.email != ATTENDEE.email
    plans = [
        (_spare(Order.email == ATTENDEE.email, now), friend, ACCEPTED),
        (asked := _spare(others, now), ATTENDEE, OPEN),
        (asked and _spare(others & (Order.event_id != asked[1].id), now), ATTENDEE, ACCEPTED),
    ]
    made = [(spare, taker, state) for spare, taker, state in plans if spare is not None]
    for (ticket, event, order), taker, state in made:
        row = _offer(ticket, taker, codes, now, state)
        (key,) = write_with_ids(Transfer, [row])
        chronicle.tell(TransferOffered(event.id, ticket.id, key), row["made_at"], order.user_id)
        title, asked, at = event.title, row["made_at"], row["settled_at"]
        letters = [_letter("offered", key, taker.email, asked, f"A ticket for you: {title}")]
        if state == ACCEPTED:
            _hand_over(ticket, event, taker, cast, codes, at)
            chronicle.tell(TransferAccepted(event.id, ticket.id, key), at, cast.users.get(taker.email))
            letters.append(_letter("received", key, taker.email, at, f"Your ticket for {title}"))
            letters.append(_letter("answered", key, order.email, at, f"Passed on: {title}"))
        write(Message, letters)
    return len(made)


def _spare(whose: ColumnElement[bool], now: datetime) -> tuple[Ticket, Event, Order] | None:
    """The last ticket of a booking with several, for the next event to come."""
    lines = aliased(OrderLine)
    party = select(func.sum(lines.quantity)).where(lines.order_id == Order.id).scalar_subquery()
    query = (
        select(Ticket, Event, Order)
        .join(OrderLine, OrderLine.id == Ticket.order_line_id)
        .join(Order, Order.id == OrderLine.order_id)
        .join(Event, Event.id == Ticket.event_id)
        .where(whose, Event.status == PUBLISHED, Ticket.status == VALID, party >= WORTH_IT)
        .where(Event.starts_at > now + timedelta(days=1), Order.created_at < now - timedelta(days=1))
        .order_by(Event.starts_at, Order.id, Ticket.id.desc())
        .limit(1)
    )
    row = db.session.execute(query).first()
    return (row[0], row[1], row[2]) if row else None


def _offer(ticket: Ticket, friend: PersonPlan, codes: Codes, now: datetime, state: str) -> Row:
    code, over = codes.code(), state == ACCEPTED
    return {
        "ticket_id": ticket.id,
        "from_guest_id": ticket.guest_id,
        "email": friend.email,
        "code": code,
        "secret_digest": ids.digest(tickets.transfer_secret(code)),
        "state": state,
        "made_at": now - ASKED,
        "settled_at": now - ANSWERED if over else None,
        "old_digest": ids.digest(ticket.secret) if over else None,
    }


def _hand_over(
    ticket: Ticket, event: Event, friend: PersonPlan, cast: Cast, codes: Codes, at: datetime
) -> None:
    row = {
        "event_id": event.id,
        "user_id": cast.users.get(friend.email),
        "name": friend.name,
        "email": friend.email,
        "code": codes.code(GUEST_CODE_LENGTH),
    }
    guest_id = db.session.scalar(insert(Guest).values(row).returning(Guest.id))
    change = {"guest_id": guest_id, "secret": codes.secret(), "passed_at": at}
    db.session.execute(update(Ticket).where(Ticket.id == ticket.id).values(change))


def _letter(name: str, key: int, address: str, at: datetime, subject: str) -> Row:
    return {
        "key": f"transfer:{key}:{name}:{address}",
        "letter": f"tickets/{name}",
        "args": {"transfer_id": key},
        "address": address,
        "subject": subject,
        "state": DONE,
        "attempts": 1,
        "due_at": at,
        "done_at": at + SENDING,
        "created_at": at,
    }
