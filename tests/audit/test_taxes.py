"""Taxes broken on purpose: the audit names the line and the type."""

from __future__ import annotations

from app.domain import taxes
from tests.audit.test_audit import broken, only
from tests.taxes.desk import book, taxed
from tests.world import World


def test_what_is_sold_with_a_tax_is_clean(world: World) -> None:
    taxed(world)
    book(world)
    taxes.tax_event(world.concert, taxed(world, "8.875", inside=False).id, by=world.owner)
    book(world, 3)
    assert broken(world) == {}


def test_a_line_whose_tax_is_off(world: World) -> None:
    taxed(world)
    order = book(world)
    found = broken(world, f"UPDATE order_line SET net = net - 1, tax = tax + 1 WHERE order_id = {order.id}")
    assert "has 799 tax in 5000" in only(found, "a line’s tax is what its rate says")


def test_a_type_that_did_not_hear_of_its_rule(world: World) -> None:
    rule = taxed(world)
    found = broken(world, f"UPDATE tax_rule SET rate = 0.21 WHERE id = {rule.id}")
    assert len(found["a ticket type says the tax that it follows"]) == 2


def test_a_type_with_a_tax_of_nobodys(world: World) -> None:
    found = broken(world, f"UPDATE ticket_type SET tax_name = 'X' WHERE id = {world.patron.id}")
    assert "(Patron)" in only(found, "a ticket type says the tax that it follows")


def test_an_event_with_another_communitys_tax(world: World) -> None:
    rule = taxed(world)
    found = broken(world, f"UPDATE tax_rule SET community_id = {world.rivals.id} WHERE id = {rule.id}")
    assert "follows tax" in only(found, "an event’s tax is its community’s")
