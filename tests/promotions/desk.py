"""What the tests of promo codes share: a code of the concert, and what booking with it costs."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.core.db import db
from app.core.errors import Refused
from app.domain import orders, promotions, tickets
from app.models import Counter, Order, PromoCode, TicketType
from tests.world import World

BUYER = orders.Buyer("Bo Buyer", "bo@example.com")


def add(world: World, text: str = "SPRING", kind: str = "percent", value: int = 20, **more: Any) -> PromoCode:
    details = promotions.CodeDetails(kind, value, **more)
    return promotions.add_code(world.concert, text, details, by=world.owner)


def find(world: World, text: str = "spring", who: str = "192.0.2.1", kept: int | None = None) -> Any:
    return promotions.use_code(world.concert, text, who=who, kept=kept)


def book(world: World, text: str = "SPRING", buyer: orders.Buyer = BUYER, **choices: int) -> Order:
    chosen = {getattr(world, name).id: n for name, n in (choices or {"patron": 1}).items()}
    return orders.place_order(world.concert, chosen, buyer, by=None, code=find(world, text))


def why(world: World, text: str, who: str = "192.0.2.1") -> str:
    """What is answered to this code; the try is counted, as the boundary does it."""
    try:
        find(world, text, who)
    except Refused as refusal:
        if refusal.after:
            refusal.after()
        return refusal.message
    return ""


def uses(promo: PromoCode) -> int:
    return db.session.scalars(
        select(Counter.taken).where(Counter.id == promo.counter_id).execution_options(populate_existing=True)
    ).one()


def hidden_type(world: World, price: int = 1000) -> TicketType:
    details = tickets.TypeDetails("Crew", price, quantity=5, hidden=True)
    return tickets.add_ticket_type(world.concert, details, by=world.owner)
