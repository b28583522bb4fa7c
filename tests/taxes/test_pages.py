"""Taxes as organizers keep them and as buyers read them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain import taxes
from app.models import TaxRule
from tests.review import ReviewingClient
from tests.taxes.desk import rule, taxed
from tests.world import World

TAXES = "/communities/small-web-guild/taxes"
TYPES = "/events/night-of-small-websites/ticket-types"
EVENT = "/events/night-of-small-websites"
BOOK = f"{EVENT}/booking"


def test_a_tax_is_added_chosen_edited_and_withdrawn(
    client: ReviewingClient, world: World, session: Session
) -> None:
    client.sign_in("assistant@example.com")
    assert "No taxes yet" in client.page(TAXES).text
    assert "Write your tax rates down" in client.page(TYPES).text
    client.fill(f"{TAXES}/new", name="VAT", percent="8,875 %", where="top")
    made = session.scalars(select(TaxRule)).one()
    assert (made.name, str(made.rate), made.inside) == ("VAT", "0.08875", False)
    client.fill(TYPES, action=f"{EVENT}/tax", rule=str(made.id))
    assert "plus 8.875 % VAT" in client.page(TYPES).text
    assert "1 event" in client.page(TAXES).text
    client.fill(f"{TAXES}/{made.id}/edit", action=f"{TAXES}/{made.id}/edit", percent="21")
    assert "plus 21 % VAT" in client.page(TYPES).text
    client.fill(f"{TAXES}/{made.id}/edit", action=f"{TAXES}/{made.id}/withdrawal")
    assert "No taxes yet" in client.page(TAXES).text
    assert "plus 21 % VAT" in client.page(TYPES).text, "what follows it goes on doing so"


@pytest.mark.parametrize("percent", ["", "much", "NaN", "Infinity", "101", "1e3", "１９１", "1²"])
def test_what_is_no_percentage_is_refused_and_kept(
    client: ReviewingClient, world: World, percent: str
) -> None:
    client.sign_in("owner@example.com")
    answer = client.fill(f"{TAXES}/new", status=422, name="VAT", percent=percent)
    assert "Write a percentage from 0 to 100" in answer.text


def test_a_stale_edit_is_told(client: ReviewingClient, world: World, session: Session) -> None:
    made = rule(world)
    session.commit()
    client.sign_in("owner@example.com")
    page = f"{TAXES}/{made.id}/edit"
    answer = client.fill(page, action=page, status=409, version="0", percent="7")
    assert "Saved meanwhile by somebody else" in answer.text


def test_another_communitys_tax_changes_nothing(
    client: ReviewingClient, world: World, session: Session
) -> None:
    made = rule(world)
    taxes.add_rule(world.rivals, taxes.TaxDetails("GST", Decimal(10)), by=world.stranger)
    session.commit()
    client.sign_in("stranger@example.com")
    assert client.get(TAXES).status_code == 404
    assert client.get(f"/communities/rival-guild/taxes/{made.id}/edit").status_code == 404
    page = "/events/elsewhere/ticket-types"
    client.fill(page, action="/events/elsewhere/tax", status=404, rule=str(made.id))
    assert world.elsewhere.tax_rule_id is None


def test_a_ticket_type_has_a_tax_of_its_own(client: ReviewingClient, world: World, session: Session) -> None:
    low = rule(world, "7")
    taxed(world, "19")
    session.commit()
    client.sign_in("owner@example.com")
    client.fill(f"{TYPES}/{world.patron.id}/edit", tax=str(low.id))
    session.refresh(world.patron)
    assert (world.patron.tax_rule_id, str(world.patron.tax_rate)) == (low.id, "0.07000")
    client.fill(f"{TYPES}/{world.patron.id}/edit", tax="")
    session.refresh(world.patron)
    assert (world.patron.tax_rule_id, str(world.patron.tax_rate)) == (None, "0.19000")


def test_every_price_names_its_tax(client: ReviewingClient, world: World, session: Session) -> None:
    taxed(world, inside=False)
    session.commit()
    shown = client.page(EVENT).text
    assert "plus 19 % VAT" in shown
    assert '"price": "29.75"' in shown or '"price":"29.75"' in shown, "for machines, with the tax"
    booking = client.page(f"{BOOK}?t{world.patron.id}=2").text
    assert "plus 19 % VAT" in booking
    assert "€9.50" in booking
    assert "€59.50" in booking
