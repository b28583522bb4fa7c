"""Statements on a community's orders: what pays, what a person has to see, and never twice."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.errors import NotFound, Refused
from app.domain import orders, statements
from app.domain.orders import Agreed
from app.models import BankEntry, BankStatement, Order
from app.models.statements import (
    NOT_WAITING,
    OTHER_CURRENCY,
    PAID,
    REFUSED,
    TOO_LITTLE,
    TOO_MUCH,
    TWICE,
    UNKNOWN,
)
from tests.review import ReviewingClient
from tests.world import World

ROOT = "/communities/small-web-guild/statements"
HEAD = "Date;Name;Reference;Amount;Currency"


@dataclass
class Desk:
    """The world with two orders of 25.00 that wait for a transfer."""

    world: World
    first: Order
    second: Order

    def upload(self, *rows: str) -> BankStatement:
        content = "\n".join([HEAD, *rows]).encode()
        return statements.upload_statement(self.world.guild, "bank.csv", content, by=self.world.owner)

    def verdicts(self, *rows: str) -> list[str]:
        seen = statements.preview(self.upload(*rows), self.world.guild, "EUR")
        return [one.verdict for one in seen.judged]

    def apply(self, *rows: str) -> int:
        return statements.apply_statement(self.upload(*rows), self.world.guild, "EUR", by=self.world.owner)


def row(reference: str, amount: str = "25.00", currency: str = "EUR", day: str = "2026-11-20") -> str:
    return f"{day};Somebody;{reference};{amount};{currency}"


@pytest.fixture
def desk(world: World, session: Session) -> Desk:
    made = [
        orders.make_order(
            world.concert, {world.patron.id: 1}, orders.Buyer(name, f"{name}@example.com"), Agreed("bank"),
            by=world.owner,
        )
        for name in ("berta", "carla")
    ]  # fmt: skip
    session.commit()
    return Desk(world, *made)


def test_a_transfer_pays_its_order_once_it_is_confirmed(desk: Desk, session: Session) -> None:
    statement = desk.upload(row(f"order {desk.first.code.lower()}"))
    assert desk.first.status == "pending"
    assert session.scalar(select(func.count()).select_from(BankEntry)) == 0
    assert statements.apply_statement(statement, desk.world.guild, "EUR", by=desk.world.owner) == 1
    session.refresh(desk.first)
    assert desk.first.status == "confirmed"
    assert statement.content is None


def test_the_same_statement_again_finds_nothing_new(desk: Desk, session: Session) -> None:
    rows = (row(desk.first.code), row("rent", "900.00"))
    assert desk.apply(*rows) == 1
    seen = statements.preview(desk.upload(*rows), desk.world.guild, "EUR")
    assert (seen.judged, seen.known) == ([], 2)
    assert desk.apply(*rows) == 0
    overlapping = statements.preview(desk.upload(*rows, row(desk.second.code)), desk.world.guild, "EUR")
    assert ([one.verdict for one in overlapping.judged], overlapping.known) == ([PAID], 2)
    assert session.scalar(select(func.count()).select_from(BankEntry)) == 2


def test_what_does_not_fit_is_for_a_person(desk: Desk) -> None:
    code = desk.first.code
    assert desk.verdicts(
        row(code, "24.99"), row(code, "25.01"), row(code, "25.00", "GBP"), row("thank you"),
        row(f"{code} {desk.second.code}", "50.00"), row(desk.world.booking.code),
    ) == [TOO_LITTLE, TOO_MUCH, OTHER_CURRENCY, UNKNOWN, UNKNOWN, UNKNOWN]  # fmt: skip
    assert desk.verdicts(row(code), row(code, day="2026-11-21")) == [PAID, TWICE]


def test_money_for_an_order_that_waits_for_none(desk: Desk) -> None:
    assert desk.apply(row(desk.first.code)) == 1
    assert desk.verdicts(row(desk.first.code, day="2026-11-21")) == [NOT_WAITING]


def test_a_slip_is_forgiven_only_for_the_very_amount(desk: Desk) -> None:
    code = desk.first.code
    slip = code[:-2] + code[-1] + code[-2] if code[-1] != code[-2] else code[:-1]
    seen = statements.preview(desk.upload(row(slip)), desk.world.guild, "EUR")
    assert [(one.verdict, one.slip) for one in seen.judged] == [(PAID, True)]
    assert desk.verdicts(row(slip, "24.00")) == [UNKNOWN]


def test_another_communitys_orders_are_not_found(desk: Desk) -> None:
    content = f"{HEAD}\n{row(desk.first.code)}".encode()
    theirs = statements.upload_statement(desk.world.rivals, "x.csv", content, by=desk.world.stranger)
    seen = statements.preview(theirs, desk.world.rivals, "EUR")
    assert [one.verdict for one in seen.judged] == [UNKNOWN]
    with pytest.raises(NotFound):
        statements.get_statement(desk.world.guild, theirs.id)


def test_an_order_whose_places_are_gone_leaves_the_others_paid(desk: Desk, session: Session) -> None:
    late = desk.first.expires_at
    assert late is not None
    with clock.frozen_at(late + timedelta(minutes=1)):
        orders.expire_holds()
        session.refresh(desk.first)
        buyer = orders.Buyer("dora", "dora@example.com")
        comp = Agreed("comp", beyond="Patron: at most 10 per booking.")
        orders.make_order(desk.world.concert, {desk.world.patron.id: 20}, buyer, comp, by=desk.world.owner)
        session.commit()
        desk.apply(row(desk.first.code), row("nobody"))
    kept = {one.entry.reference: one.entry.verdict for one in _kept(desk, session)}
    assert kept == {desk.first.code: REFUSED, "nobody": UNKNOWN}
    session.refresh(desk.first)
    assert desk.first.status == "expired"


def _kept(desk: Desk, session: Session) -> list[statements.Kept]:
    newest = session.scalars(select(BankStatement).order_by(BankStatement.id.desc()).limit(1)).one()
    return statements.list_kept(newest)


def test_it_is_applied_once(desk: Desk) -> None:
    statement = desk.upload(row(desk.first.code))
    statements.apply_statement(statement, desk.world.guild, "EUR", by=desk.world.owner)
    with pytest.raises(Refused, match="applied already"):
        statements.apply_statement(statement, desk.world.guild, "EUR", by=desk.world.owner)
    with pytest.raises(Refused, match="applied already"):
        statements.discard_statement(statement)


def test_files_that_nobody_applied_are_forgotten(desk: Desk, session: Session) -> None:
    desk.upload(row("a"))
    with clock.frozen_at(clock.now() + timedelta(days=3)):
        statements.forget_drafts()
    assert session.scalar(select(func.count()).select_from(BankStatement)) == 0


def test_from_the_file_to_the_ticket(client: ReviewingClient, desk: Desk, session: Session) -> None:
    client.sign_in("owner@example.com")
    assert client.fill(ROOT, status=422).status_code == 422
    content = f"{HEAD}\n{row(desk.first.code)}\n{row('?', 'x')}\n{row('=1+1', '5.00')}\n".encode("cp1252")
    answer = client.fill(ROOT, file=(io.BytesIO(content), "../../bank <b>.csv"))
    page = answer.headers["Location"]
    seen = client.page(page)
    assert "Mark 1 order as paid" in seen.text
    assert "Line 3, Amount: “x” is no amount." in seen.text
    client.fill(page, f"{page}/application")
    assert "Pays it" in client.page(page).text
    session.refresh(desk.first)
    assert desk.first.status == "confirmed"
    assert client.post(f"{page}/application").status_code in {400, 409}


def test_columns_that_are_unknown_are_asked_for(client: ReviewingClient, desk: Desk) -> None:
    client.sign_in("owner@example.com")
    content = f"A;B;C\n2026-11-20;{desk.first.code};25,00\n".encode()
    page = client.fill(ROOT, file=(io.BytesIO(content), "odd.csv")).headers["Location"]
    asked = client.get(page).headers["Location"]
    client.fill(asked, date="0", amount="2", reference="", status=422)
    client.fill(asked, date="0", amount="2", reference="2", status=422)
    client.fill(asked, date="0", amount="2", reference="1")
    assert "Mark 1 order as paid" in client.page(page).text
    client.fill(page, f"{page}/deletion")
    client.page(page, 404)


def test_only_who_organizes_there_sees_them(client: ReviewingClient, desk: Desk, session: Session) -> None:
    statement = desk.upload(row("a"))
    session.commit()
    client.sign_in("stranger@example.com")
    client.page(f"{ROOT}/{statement.id}", 404)
    client.page(f"/communities/rival-guild/statements/{statement.id}", 404)
