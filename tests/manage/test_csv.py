"""The attendees as a file: the same people as the list, safe in a spreadsheet, quick."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Response
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.blueprints.manage import numbers
from app.core import sheets
from app.domain import checkin, orders, tickets
from tests.conftest import QueryCount
from tests.review import ReviewingClient
from tests.world import World

FILE = "/manage/night-of-small-websites/attendees.csv"


def read(client: ReviewingClient, query: str = "") -> list[list[str]]:
    response = client.get(FILE + query)
    assert response.status_code == 200
    return sheets.from_csv(response.data)


def test_the_file_has_everyone_with_their_order(client: ReviewingClient, world: World) -> None:
    client.sign_in("owner@example.com")
    head, *rows = read(client)
    assert head[:3] == ["Name", "E-mail", "Ticket"]
    assert [row[0] for row in rows] == ["Ada Attendee", "Grace Guest"]
    assert rows[0][4:7] == [world.booking.code, "Ada Attendee", "attendee@example.com"]


def test_the_file_is_an_attachment_that_nobody_sniffs_or_keeps(client: ReviewingClient, world: World) -> None:
    client.sign_in("owner@example.com")
    headers = client.get(FILE).headers
    assert headers["Content-Type"] == "text/csv; charset=utf-8"
    assert headers["Content-Disposition"].startswith("attachment;")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "sandbox"
    assert "no-store" in headers["Cache-Control"]


def test_the_file_follows_the_filter(client: ReviewingClient, world: World, session: Session) -> None:
    ticket = tickets.list_tickets_of_order(world.booking)[0]
    checkin.admit(world.entrance, ticket.secret, "a-nonce", by=world.door)
    session.commit()
    client.sign_in("owner@example.com")
    assert [row[0] for row in read(client, "?presence=in")[1:]] == ["Ada Attendee"]
    assert [row[0] for row in read(client, "?q=grace")[1:]] == ["Grace Guest"]
    assert read(client, f"?type={world.patron.id}")[1:] == []
    page = client.page("/manage/night-of-small-websites/attendees?presence=in")
    assert page.links()["Download as CSV"] == FILE + "?presence=in"


@pytest.mark.parametrize(
    "name", ["=1+1", "+31 6", "-2+3", "@SUM(A1)", '=HYPERLINK("//evil")', "'=1", "O'Neil"]
)
def test_names_are_never_formulas(client: ReviewingClient, world: World, session: Session, name: str) -> None:
    orders.place_order(world.concert, {world.seat.id: 1}, orders.Buyer(name, "x@example.org"), by=None)
    session.commit()
    client.sign_in("owner@example.com")
    raw = client.get(FILE).data.decode("utf-8-sig")
    cells = [cell.strip('"') for line in raw.splitlines() for cell in line.split(",")]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells)
    assert name in [row[0] for row in read(client)]


def test_an_amount_below_zero_is_a_number() -> None:
    assert sheets.to_csv([["-12.50", "-7", "-1-1"]]).decode("utf-8-sig") == "-12.50,-7,'-1-1\r\n"


@given(st.lists(st.lists(st.text(), min_size=2, max_size=4), max_size=6))
def test_what_is_written_reads_back_as_it_was(rows: list[list[str]]) -> None:
    written = sheets.to_csv(rows)
    assert written.startswith("\ufeff".encode())
    assert sheets.from_csv(written) == rows


def test_the_file_takes_as_many_statements_for_60_people_as_for_2(
    client: ReviewingClient, world: World, session: Session, count_queries: QueryCount
) -> None:
    client.sign_in("owner@example.com")
    read(client)
    count_queries.start()
    read(client)
    few = count_queries.n
    for n in range(30):
        buyer = orders.Buyer(f"Buyer{n} Example", f"b{n}@example.org")
        orders.place_order(world.concert, {world.seat.id: 2}, buyer, by=None)
    session.commit()
    count_queries.start()
    assert len(read(client)) == 63
    assert count_queries.n == few


def test_one_file_is_made_at_a_time(
    client: ReviewingClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.sign_in("owner@example.com")
    made = numbers.attendees_file
    free: list[bool] = []

    def look(*given: Any) -> Response:
        free.append(numbers.one_file.acquire(blocking=False))
        return made(*given)

    monkeypatch.setattr(numbers, "attendees_file", look)
    assert len(read(client)) == 3
    assert free == [False]
    assert numbers.one_file.acquire(blocking=False)
    numbers.one_file.release()
