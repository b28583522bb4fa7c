"""Reading certificates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select

from app.core.db import db
from app.core.errors import NotFound
from app.core.page import Page, paginate
from app.domain import checkin
from app.domain.certificates.issuing import HAS_ONE
from app.domain.certificates.rules import canonical
from app.models import Certificate, Event, Guest, Order, OrderLine, Ticket, User
from app.models.tickets import VALID

SIZE = 50


@dataclass(frozen=True)
class Totals:
    """Of an event: certificates that stand, their downloads, and who was let in without having one.

    lacking: everybody with a named ticket and no certificate. nameless: tickets without a name.
    """

    issued: int
    downloads: int
    admitted: int
    lacking: int
    nameless: int


@dataclass(frozen=True)
class Issued:
    """A certificate with its event, as its owner or a verifier sees it."""

    certificate: Certificate
    event: Event


@dataclass(frozen=True)
class Lacking:
    """A ticket whose holder has no certificate."""

    ticket_id: int
    number: str
    name: str | None
    admitted: bool


def totals_of(event: Event) -> Totals:
    """What the organizer sees above the list."""
    stands = Certificate.event_id == event.id, Certificate.revoked_at.is_(None)
    issued = db.session.execute(
        select(func.count(), func.coalesce(func.sum(Certificate.downloads), 0)).where(*stands)
    ).one()
    named = Guest.name.is_not(None)
    counts = (
        func.count().filter(named, checkin.ADMITTED),
        func.count().filter(named),
        func.count().filter(~named),
    )
    people = db.session.execute(_without(event, *counts)).one()
    return Totals(issued[0], int(issued[1]), *people)


def _without(event: Event, *columns: Any) -> Select[*tuple[Any, ...]]:
    """Of the valid tickets whose guest has no certificate."""
    return (
        select(*columns)
        .select_from(Ticket)
        .join(Guest, Guest.id == Ticket.guest_id)
        .where(Ticket.event_id == event.id, Ticket.status == VALID, ~HAS_ONE)
    )


def list_issued(event: Event, search: str = "", number: int = 1, size: int = SIZE) -> Page[Certificate]:
    """The event's certificates by name, revoked ones too. search: part of a name or number."""
    query = select(Certificate).where(Certificate.event_id == event.id)
    if search:
        name = Certificate.name.icontains(search, autoescape=True)
        query = query.where(name | Certificate.number.startswith(search.upper(), autoescape=True))
    return paginate(query.order_by(Certificate.name, Certificate.id), number, size)


def list_lacking(event: Event, search: str = "", number: int = 1, size: int = SIZE) -> Page[Lacking]:
    """Who has a valid ticket and no certificate, those who were let in first."""
    query = _without(event, Ticket.id, Ticket.number, Guest.name, checkin.ADMITTED)
    if search:
        query = query.where(Guest.name.icontains(search, autoescape=True))
    page = paginate(query.order_by(checkin.ADMITTED.desc(), Guest.name, Ticket.id), number, size)
    return page.with_items([Lacking(*tuple(row)) for row in page.items])


def _with_event() -> Select[*tuple[Any, ...]]:
    return select(Certificate, Event).join(Event, Event.id == Certificate.event_id)


def _one(query: Select[*tuple[Any, ...]]) -> Issued:
    row = db.session.execute(query).first()
    if row is None:
        raise NotFound
    return Issued(*tuple(row))


def find_by_number(number: str) -> Issued | None:
    """The certificate with this number, however it is typed, also a revoked one."""
    row = db.session.execute(_with_event().where(Certificate.number == (canonical(number) or ""))).first()
    return Issued(*tuple(row)) if row else None


def get_by_number(number: str) -> Issued:
    """Like find_by_number. Raises NotFound."""
    issued = find_by_number(number)
    if issued is None:
        raise NotFound
    return issued


def get_certificate(event: Event, number: str) -> Certificate:
    """A certificate of this event. Raises NotFound, also for another event's."""
    return _one(
        _with_event().where(Certificate.event_id == event.id, Certificate.number == number)
    ).certificate


def get_certificate_by_id(user: User, certificate_id: int) -> Issued:
    """One of this person's certificates that stand. Raises NotFound, also for somebody else's."""
    return _one(_own(user).where(Certificate.id == certificate_id))


def list_own(user: User, number: int = 1, size: int = 20) -> Page[Issued]:
    """The person's certificates that stand, newest first."""
    page = paginate(_own(user).order_by(Certificate.id.desc()), number, size)
    return page.with_items([Issued(*tuple(row)) for row in page.items])


def _own(user: User) -> Select[*tuple[Any, ...]]:
    mine = exists().where(Guest.id == Certificate.guest_id, _is(user)).correlate(Certificate)
    return _with_event().where(mine, Certificate.revoked_at.is_(None))


def _is(user: User) -> ColumnElement[bool]:
    """SQL: the guest is this person, by account or by their confirmed address."""
    own = Guest.user_id == user.id
    return or_(own, Guest.email == user.email) if user.verified_at else own


def is_theirs(certificate: Certificate, user: User) -> bool:
    """Whether it certifies something of this person."""
    return bool(db.session.scalar(select(exists().where(Guest.id == certificate.guest_id, _is(user)))))


def find_of_ticket(ticket: Ticket) -> Certificate | None:
    """The certificate of the ticket's holder that stands."""
    stands = Certificate.guest_id == ticket.guest_id, Certificate.revoked_at.is_(None)
    return db.session.scalar(select(Certificate).where(*stands))


def list_of_order(order: Order) -> list[tuple[Certificate, str]]:
    """The certificates of those who came with this booking, each with the secret of its ticket."""
    query = (
        select(Certificate, Ticket.secret)
        .join(Ticket, Ticket.guest_id == Certificate.guest_id)
        .join(OrderLine, OrderLine.id == Ticket.order_line_id)
        .where(OrderLine.order_id == order.id, Certificate.revoked_at.is_(None), Ticket.passed_at.is_(None))
        .order_by(Ticket.id)
    )
    return [(certificate, secret) for certificate, secret in db.session.execute(query)]
