"""Reading invoices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, Text, cast, func, or_, select

from app.core.db import db
from app.core.errors import NotFound
from app.core.mail import Message
from app.core.page import Page, paginate
from app.models import Community, Dispute, Event, Invoice, Membership, Order, User
from app.models.invoices import INVOICE

PAGE_SIZE = 30
MOST_IN_FILE = 10_000
MOST_PRINTED = 50


@dataclass(frozen=True)
class Wanted:
    """Which invoices: words of number, booking or buyer; issued from the day `begins` to the day `ends`."""

    search: str = ""
    begins: date | None = None
    ends: date | None = None


@dataclass(frozen=True)
class Listed:
    """An invoice with its booking's code and what became of its letter: a state of the outbox, or None."""

    invoice: Invoice
    code: str
    event: str
    event_slug: str
    letter: str | None
    sent_at: datetime | None


def find_by_key(key: str) -> Invoice | None:
    """The invoice or credit note that this cause led to before."""
    return db.session.scalar(select(Invoice).where(Invoice.key == key))


def list_loss_notes(order: Order, dispute: Dispute) -> list[Invoice]:
    """The credit notes over what a dispute of the order took, one for each time it was lost, oldest first."""
    own = f"dispute:{dispute.id}"
    mine = Invoice.order_id == order.id, or_(Invoice.key == own, Invoice.key.like(f"{own}:%"))
    return list(db.session.scalars(select(Invoice).where(*mine).order_by(Invoice.id)))


def find_standing(order: Order) -> Invoice | None:
    """The order's last invoice, while anything of it is not credited."""
    query = select(Invoice).where(Invoice.order_id == order.id, Invoice.kind == INVOICE)
    last = db.session.scalar(query.order_by(Invoice.id.desc()).limit(1))
    if last is None or sum(credited_of(last).values()) >= last.total:
        return None
    return last


def credited_of(invoice: Invoice) -> dict[int, int]:
    """What credit notes took back of an invoice, gross by the line's id."""
    found: dict[int, int] = {}
    for frozen in db.session.scalars(select(Invoice.frozen).where(Invoice.corrects_id == invoice.id)):
        for line in frozen["lines"]:
            found[line["line"]] = found.get(line["line"], 0) + line["gross"]
    return found


def has_invoice(order: Order) -> bool:
    """Whether one was ever issued for this order."""
    return db.session.scalar(select(Invoice.id).where(Invoice.order_id == order.id).limit(1)) is not None


def list_of_order(order: Order) -> list[Invoice]:
    """The order's invoices and credit notes in their order."""
    query = select(Invoice).where(Invoice.order_id == order.id).order_by(Invoice.id)
    return list(db.session.scalars(query))


def get_of_order(order: Order, invoice_id: int) -> Invoice:
    """One of this order. Raises NotFound, also for another's."""
    return _one(select(Invoice).where(Invoice.id == invoice_id, Invoice.order_id == order.id))


def get_of_community(community: Community, invoice_id: int) -> Invoice:
    """One that this community issued. Raises NotFound, also for another's."""
    return _one(select(Invoice).where(Invoice.id == invoice_id, Invoice.issuer_id == community.id))


def get_by_id(invoice_id: int) -> Invoice:
    """Whosever it is. Raises NotFound."""
    return _one(select(Invoice).where(Invoice.id == invoice_id))


def list_invoices(community: Community, wanted: Wanted, page: int) -> Page[Listed]:
    """What the community issued, the newest first."""
    letter = Message.key == func.concat("invoice:", cast(Invoice.id, Text))
    rows = select(Invoice, Order.code, Event.title, Event.slug, Message.state, Message.done_at)
    query: Any = rows.join(Invoice.order).join(Order.event).outerjoin(Message, letter)
    found = paginate(_narrowed(query, community, wanted).order_by(Invoice.number.desc()), page, PAGE_SIZE)
    return found.with_items([Listed(*row) for row in found.items])


def read_all(community: Community, wanted: Wanted, most: int = MOST_IN_FILE) -> list[Invoice]:
    """All that fit, by number, `most` at most."""
    query = _narrowed(select(Invoice).join(Invoice.order), community, wanted)
    return list(db.session.scalars(query.order_by(Invoice.number).limit(most)))


def list_for(user: User, page: int, size: int) -> Page[Invoice]:
    """Those of the person's own bookings and of communities where they organize, the newest first."""
    mine = select(Membership.community_id).where(Membership.user_id == user.id)
    seen = or_(Order.user_id == user.id, Invoice.issuer_id.in_(mine))
    return paginate(select(Invoice).join(Invoice.order).where(seen).order_by(Invoice.id.desc()), page, size)


def _narrowed(query: Select[Any], community: Community, wanted: Wanted) -> Select[Any]:
    query = query.where(Invoice.issuer_id == community.id)
    if wanted.search:
        pattern = f"%{_escaped(wanted.search)}%"
        buyer = Invoice.frozen["buyer"]
        names = (buyer[name].astext.ilike(pattern) for name in ("company", "name", "email"))
        code = Order.code == wanted.search.upper()
        query = query.where(or_(Invoice.label.ilike(pattern), code, *names))
    day = Invoice.frozen["issued_on"].astext
    if wanted.begins is not None:
        query = query.where(day >= wanted.begins.isoformat())
    if wanted.ends is not None:
        query = query.where(day <= wanted.ends.isoformat())
    return query


def _one(query: Select[Invoice]) -> Invoice:
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found


def _escaped(search: str) -> str:
    return search.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
