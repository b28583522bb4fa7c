"""How tickets are sold beyond a plain price: a tier to come, shared tables, an own amount, parking."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import update

from app.core.db import db
from app.core.mail import Message
from app.core.outbox import DONE
from app.demo.cast import Cast
from app.demo.people import ORGANIZER
from app.demo.stage import Staged
from app.domain import orders, tickets
from app.models import Event, TicketType, User
from app.models.events import FEW, PUBLISHED
from app.models.payments import CASH, DOOR

CONCERTS = {"concert", "festival", "performance"}
TABLES = {"dinner", "party", "wedding", "talk"}
BUYERS = (
    orders.Buyer("Mina Halvorsen", "mina.halvorsen@example.org", ("Odd Halvorsen",)),
    orders.Buyer("Tariq Aziz", "tariq.aziz@example.org", ("Leila Aziz",)),
    orders.Buyer("Greta Lindqvist", "greta.lindqvist@example.org", ("Per Lindqvist",)),
)
FAIRS = {"fair", "market", "conference", "workshop", "meetup"}


def write_selling(events: Sequence[Staged], cast: Cast, now: datetime) -> None:
    """Add each to one coming event, by the verbs that organizers use; their own events come first."""
    free = [e for e in events if e.plan.status == PUBLISHED and not e.plan.busy and e.moments.starts_at > now]
    free.sort(key=lambda e: (e.owner_id != cast.users[ORGANIZER.email], e.moments.starts_at))
    for wanted, change in ((CONCERTS, _own_amount), (TABLES, _share), (FAIRS, _parking), (None, _tier)):
        staged = next((e for e in free if wanted is None or e.plan.kind in wanted), None)
        if staged is not None:
            free.remove(staged)
            change(db.session.get_one(Event, staged.id), db.session.get_one(User, staged.owner_id))


def _own_amount(event: Event, owner: User) -> None:
    least = max(_dearest(event) // 4, 100)
    details = tickets.TypeDetails(
        "Pay what you can", least, 40, "You say what it is worth to you.", suggested=least * 3
    )
    own = tickets.add_ticket_type(event, details, by=owner)
    for n, (buyer, amount) in enumerate(zip(BUYERS, (least, least * 3, least * 5), strict=True)):
        _sell(event, {own.id: 1 + n % 2}, buyer, owner, {own.id: amount})


def _share(event: Event, owner: User) -> None:
    """Two kinds of seat at the same tables, of which twelve places are left."""
    types = [tickets.add_ticket_type(event, details, by=owner) for details in _menus(event)]
    shared = tickets.QuotaDetails("Long table", 12, frozenset(t.id for t in types))
    tickets.add_quota(event, shared, by=owner)
    tickets.show_places(event, FEW, by=owner)


def _menus(event: Event) -> Iterable[tickets.TypeDetails]:
    price = max(_dearest(event), 1000)
    yield tickets.TypeDetails("Long table, with meat", price, None, "Four courses.")
    yield tickets.TypeDetails("Long table, without", price, None, "Four courses, none of an animal.")


def _parking(event: Event, owner: User) -> None:
    parking = tickets.TypeDetails(
        "Parking", 500, 20, "Behind the hall, from an hour before.", per_ticket=1, admits=False
    )
    seat = next(o.type for o in tickets.list_offers(event, hidden=True) if o.left is None or o.left > 20)
    lunch = tickets.TypeDetails("Lunch", 1200, 40, "Soup, bread and cake.", per_ticket=1, admits=False)
    parked = tickets.add_ticket_type(event, parking, by=owner)
    eaten = tickets.add_ticket_type(event, lunch, by=owner)
    for buyer, goods in zip(
        BUYERS, ({parked.id: 1, eaten.id: 2}, {eaten.id: 1}, {parked.id: 1}), strict=True
    ):
        _sell(event, {seat.id: 2, **goods}, buyer, owner)


def _sell(event: Event, choices: orders.Choices, buyer: orders.Buyer, owner: User,
          prices: Mapping[int, int] = MappingProxyType({})) -> None:  # fmt: skip
    """An order at the desk, paid in cash; its letters went out long ago."""
    order = orders.make_order(event, choices, buyer, orders.Agreed(DOOR, prices=prices), by=owner)
    if order.total:
        orders.take_money(order, CASH, "", by=owner)
    letters = update(Message).where(Message.args["order_id"].as_integer() == order.id)
    done = letters.values(
        state=DONE, attempts=1, done_at=Message.created_at, subject=f"Your order {order.code}"
    )
    db.session.execute(done.execution_options(synchronize_session=False))


def _tier(event: Event, owner: User) -> None:
    before: TicketType = tickets.list_offers(event, hidden=True)[-1].type
    details = tickets.TypeDetails(
        "Last minute", before.price + max(before.price // 4, 200), follows_id=before.id, announced=True
    )
    tickets.add_ticket_type(event, details, by=owner)


def _dearest(event: Event) -> int:
    return max((offer.type.price for offer in tickets.list_offers(event, hidden=True)), default=0)
