"""Net, tax and gross of what was sold: by rate, adding up, and as the invoices say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from app.domain import orders, reports, tickets
from app.domain.reports.sums import summed
from app.domain.taxes import NO_TAX, Tax
from tests.invoices.desk import all_of, billed, sells, work
from tests.payments.desk import carried, paid, paid_for
from tests.reports.test_sales import row
from tests.review import ReviewingClient
from tests.taxes.desk import taxed
from tests.world import World


def test_tax_is_told_by_rate_and_adds_up() -> None:
    vat, exempt = Tax("VAT", Decimal("0.19")), Tax("Exempt")
    kinds = (NO_TAX, 10, 0), (exempt, 20, 0), (vat, 119, 19), (vat, 119, 19)
    rows = [replace(row("2026-11-20", 1, gross), tax=tax, of=of) for of, gross, tax in kinds]
    found = summed(rows, date(2026, 11, 21), 7)
    told = [(of.name, sold.net["EUR"], sold.tax.get("EUR"), sold.gross["EUR"]) for of, sold in found.taxes]
    assert told == [("VAT", 200, 38, 238), ("Exempt", 20, None, 20), ("", 10, None, 10)]
    assert (found.total.net, found.total.tax) == ({"EUR": 230}, {"EUR": 38})
    assert summed([row("2026-11-20", 1, 10)], date(2026, 11, 21), 7).taxes == []


@pytest.mark.parametrize("inside", [True, False])
def test_the_tax_of_what_is_sold_is_what_invoices_and_credit_notes_come_to(
    world: World, session: Session, inside: bool
) -> None:
    """Three tickets of which one goes back: whatever the rounding, the report and the papers agree."""
    sells(world, "8.875", inside=inside)
    order, _issued = billed(world, 3)
    first = tickets.list_tickets_of_order(order)[0]
    carried(orders.refund_tickets(order, [first.id], reason="", by=world.owner, key="a"))
    work(session)
    one, note = all_of(order)
    ((of, sold),) = reports.sales_of(World.load().concert).taxes
    assert (of.rate, of.inside) == (Decimal("0.08875"), inside)
    assert sold.tickets == 2
    assert sold.tax["EUR"] == one.frozen["tax"] - note.frozen["tax"]
    assert sold.net["EUR"] == one.frozen["net"] - note.frozen["net"]


def test_the_page_shows_tax_where_there_is_any(client: ReviewingClient, world: World) -> None:
    client.sign_in("owner@example.com")
    page = "/manage/night-of-small-websites"
    order = paid_for(world)
    paid(order)
    assert "By tax" not in client.page(page).text
    taxed(world, "19")
    paid(paid_for(world))
    told = client.page(page).text
    assert "By tax" in told
    for part in ("19 % VAT", "€42.02", "€7.98", "Without tax", "€100.00"):
        assert part in told
