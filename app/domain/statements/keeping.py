"""Statements: read, given their columns, applied all at once, thrown away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import delete, insert

from app.core import clock, facts, text
from app.core.db import db, lock, table_of
from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.domain import orders
from app.domain.statements import reading
from app.domain.statements.facts import StatementApplied
from app.domain.statements.judging import Judged, judge
from app.domain.statements.reading import Sheet, Wrong
from app.models import BankEntry, BankStatement, Community, User
from app.models.payments import BANK
from app.models.statements import PAID, REFUSED

NEW_ENTRIES = insert(table_of(BankEntry))
DRAFTS_KEPT = timedelta(days=2)


@dataclass(frozen=True)
class Preview:
    """What applying a statement would do. sure: its columns are known; else only `sheet` is there.

    judged: the new lines. known: how many were there before. wrong: rows that can't be read.
    """

    sheet: Sheet
    columns: Mapping[str, int]
    sure: bool
    judged: list[Judged]
    known: int
    wrong: list[Wrong]


def upload_statement(community: Community, name: str, content: bytes, *, by: User) -> BankStatement:
    """Keep a file to look at; nothing is paid by it yet. Raises Refused for what is no statement."""
    said = reading.decode(content)
    columns = reading.guess(reading.read_sheet(said).header)
    statement = BankStatement(
        community_id=community.id,
        name=text.one_line(name)[:100] or _("Statement"),
        content=said,
        columns=columns if reading.is_sure(columns) else None,
        by=by.id,
        made_at=clock.now(),
    )
    db.session.add(statement)
    db.session.flush()
    return statement


def set_columns(statement: BankStatement, columns: Mapping[str, int | None]) -> None:
    """Say which column holds what. Raises Refused beside the first that is missing, or taken twice."""
    lock(statement)
    said = {what: number for what, number in columns.items() if number is not None}
    width = len(_sheet(statement).header)
    for what in reading.NEEDED:
        if what not in said:
            raise Refused(_("Choose the column."), what, status=422)
    for what, number in said.items():
        if not 0 <= number < width or list(said.values()).count(number) > 1:
            raise Refused(_("Choose another column for each."), what, status=422)
    statement.columns = said


def preview(statement: BankStatement, community: Community, currency: str) -> Preview:
    """What applying it would do now. currency: of lines that say none. Raises Refused once it is applied."""
    sheet = _sheet(statement)
    columns = statement.columns
    if columns is None:
        return Preview(sheet, reading.guess(sheet.header), False, [], 0, [])
    lines, wrong = reading.read_lines(sheet, columns, currency)
    judged, known = judge(community, lines)
    return Preview(sheet, columns, True, judged, known, wrong)


def _sheet(statement: BankStatement) -> Sheet:
    if statement.content is None:
        raise Refused(_("This statement is applied already."))
    return reading.read_sheet(statement.content)


def apply_statement(statement: BankStatement, community: Community, currency: str, *, by: User) -> int:
    """Mark what is paid and keep every new line, all or nothing; returns how many orders were paid.

    An order whose places are gone stays as it is and its line is left for a person. Raises Refused
    a second time, and while its columns are unknown.
    """
    lock(community)  # two statements with the same lines at once are one after the other
    lock(statement)
    seen = preview(statement, community, currency)
    if not seen.sure:
        raise Refused(_("Say first which column holds what."))
    done = [_pay(one, by) for one in seen.judged]
    if done:
        db.session.execute(NEW_ENTRIES, [_entry(statement, one) for one in done])
    statement.content, statement.applied_at = None, clock.now()
    paid = sum(one.verdict == PAID for one in done)
    facts.record(StatementApplied(community.id, statement.id, len(done), paid), by.id)
    return paid


def _pay(one: Judged, by: User) -> Judged:
    if one.verdict != PAID or one.order is None:
        return one
    try:
        with db.session.begin_nested():
            orders.take_money(one.order, BANK, one.line.reference[:200], by=by)
    except Refused:
        return replace(one, verdict=REFUSED)
    return one


def _entry(statement: BankStatement, one: Judged) -> dict[str, object]:
    line = one.line
    return {
        "statement_id": statement.id,
        "community_id": statement.community_id,
        "key": line.key,
        "line": line.number,
        "day": line.day,
        "amount": line.amount,
        "currency": line.currency,
        "payer": line.payer,
        "reference": line.reference,
        "order_id": one.order.id if one.order else None,
        "verdict": one.verdict,
    }


def discard_statement(statement: BankStatement) -> None:
    """Throw a file away that was only looked at. Raises Refused once it is applied."""
    lock(statement)
    if statement.applied_at is not None:
        raise Refused(_("This statement is applied already."))
    db.session.delete(statement)


def forget_drafts() -> None:
    """Throw files away that nobody applied for two days."""
    old = BankStatement.applied_at.is_(None), BankStatement.made_at < clock.now() - DRAFTS_KEPT
    db.session.execute(delete(BankStatement).where(*old))
