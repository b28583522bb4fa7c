"""A statement of the demo that somebody uploaded and has not applied yet: a little of everything."""

from datetime import datetime, timedelta

from sqlalchemy import select

from app.core import money
from app.core.db import db
from app.demo.cast import Cast
from app.demo.people import ORGANIZER
from app.domain import statements
from app.models import Community, Event, ManualPayment, Order, Payment, User
from app.models.orders import PENDING
from app.models.payments import BANK

HEAD = "Booking date;Name;Reference;Amount;Currency"


def write_statement(cast: Cast, now: datetime) -> None:
    """Of the first community whose orders wait for a transfer, if one does."""
    query = (
        select(Order, Community)
        .join(Payment, Payment.order_id == Order.id)
        .join(ManualPayment, ManualPayment.payment_id == Payment.id)
        .join(Event, Event.id == Order.event_id)
        .join(Community, Community.id == Event.community_id)
        .where(Order.status == PENDING, ManualPayment.method == BANK)
        .order_by(Community.id, Order.id)
    )
    waiting = [(order, community) for order, community in db.session.execute(query)]
    if not waiting:
        return
    community = waiting[0][1]
    mine = [order for order, its in waiting if its.id == community.id]
    day = f"{now - timedelta(days=1):%Y-%m-%d}"
    rows = [_row(order, n, day) for n, order in enumerate(mine)]
    rows += [f"{day};Hall and Sons;Rent of November;-850,00;EUR", f"{day};A. Friend;for the cause;20,00;EUR"]
    content = "\n".join([HEAD, *rows, f"{day};;unreadable;many;EUR", ""]).encode()
    by = db.session.get_one(User, cast.users[ORGANIZER.email])
    statements.upload_statement(community, f"statement-{day}.csv", content, by=by)


def _row(order: Order, n: int, day: str) -> str:
    """The first is written as people write; the third pays too little."""
    written = f"order {order.code[:4].lower()} {order.code[4:].lower()}" if n == 0 else order.code
    amount = money.plain(order.total - 500 if n == 2 else order.total, order.currency).replace(".", ",")
    return f"{day};{order.name.replace(';', ' ')};{written};{amount};{order.currency}"
