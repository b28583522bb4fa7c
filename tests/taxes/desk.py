"""What the tests of taxes share: the concert sold with a tax."""

from __future__ import annotations

from decimal import Decimal

from app.core.db import db
from app.domain import orders, taxes
from app.models import Order, TaxRule
from tests.world import World

BUYER = orders.Buyer("Bo Buyer", "bo@example.com")


def rule(world: World, percent: str = "19", *, inside: bool = True, name: str = "VAT") -> TaxRule:
    return taxes.add_rule(world.guild, taxes.TaxDetails(name, Decimal(percent), inside), by=world.owner)


def taxed(world: World, percent: str = "19", *, inside: bool = True) -> TaxRule:
    """The concert's prices carry this tax from now on."""
    made = rule(world, percent, inside=inside)
    taxes.tax_event(world.concert, made.id, by=world.owner)
    db.session.refresh(world.patron)
    return made


def book(world: World, n: int = 2) -> Order:
    """So many patrons at 25.00, not paid yet."""
    return orders.place_order(world.concert, {world.patron.id: n}, BUYER, by=None)
