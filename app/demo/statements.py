"""A bank statement of the demo, uploaded and not applied yet: a little of everything."""

from datetime import datetime, timedelta

from sqlalchemy import select

from app.core import money
from app.core.db import db
from app.demo.cast import Cast
from app.demo.people import ORGANIZER
from app.domain import statements
from app.models import Community, Event, Membership, Order, User
from app.models.orders import CONFIRMED, EXPIRED, PENDING

HEAD = "Booking date;Name;Reference;Amount;Currency"


def write_statement(cast: Cast, now: datetime) -> None:
    """Of the community with the newest order that waits for money, of those that this login runs."""
    by = db.session.get_one(User, cast.users[ORGANIZER.email])
    query = (
        select(Order, Community)
        .join(Event, Event.id == Order.event_id)
        .join(Community, Community.id == Event.community_id)
        .join(Membership, Membership.community_id == Community.id)
        .where(Membership.user_id == by.id, Order.total > 0, Order.name != "")
        .order_by(Order.id.desc())
    )
    waiting = query.where(Order.status.in_((PENDING, EXPIRED))).limit(1)
    for order, community in db.session.execute(waiting).all():
        paid = query.where(Order.status == CONFIRMED, Community.id == community.id).limit(1)
        others = [one for one, _its in db.session.execute(paid)]
        content = _content([order, *others], f"{now - timedelta(days=1):%Y-%m-%d}")
        statements.upload_statement(community, "statement.csv", content.encode(), by=by)


def _content(orders: list[Order], day: str) -> str:
    """The code as people write it; then the same money again, and what belongs to no order."""
    rows = [_row(order, day) for order in orders]
    rows += [f"{day};A. Friend;for the cause;20,00;EUR", f"{day};Hall and Sons;Rent of the hall;-850,00;EUR"]
    return "\n".join([HEAD, *rows, f"{day};Bank;closing balance;see below;EUR", ""])


def _row(order: Order, day: str) -> str:
    code = f"{order.code[:4]} {order.code[4:]}".lower()
    amount = money.plain(order.total, order.currency).replace(".", ",")
    return f"{day};{order.name.replace(';', ' ')};order {code};{amount};{order.currency}"
