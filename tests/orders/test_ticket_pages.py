"""Tickets: for whoever has the secret, on a screen and on paper."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader
from sqlalchemy.orm import Session

from app.domain import checkin, documents, orders, tickets
from app.models import Ticket
from tests.review import ReviewingClient
from tests.world import World


@pytest.fixture
def issued(world: World) -> list[Ticket]:
    return tickets.list_tickets_of_order(world.booking)


def test_the_secret_opens_the_ticket_and_nothing_else(
    client: ReviewingClient, world: World, issued: list[Ticket]
) -> None:
    answer = client.get(f"/t/{issued[1].secret}")
    assert answer.headers["Cache-Control"].startswith("private")
    assert answer.headers["X-Robots-Tag"] == "noindex"
    page = client.page(f"/t/{issued[1].secret}")
    assert "Grace Guest" in page.text
    assert issued[1].number in page.text
    assert issued[0].secret not in page.html
    assert world.booking.code not in [link.rpartition("/")[2] for link in page.links().values()]


@pytest.mark.parametrize("secret", ["unknown", "x" * 65])
def test_an_unknown_secret_is_not_found(client: ReviewingClient, world: World, secret: str) -> None:
    assert client.get(f"/t/{secret}").status_code == 404
    assert client.get(f"/t/{secret}/ticket.pdf").status_code == 404


def test_a_number_is_no_secret(client: ReviewingClient, issued: list[Ticket]) -> None:
    assert client.get(f"/t/{issued[0].number}").status_code == 404


def test_the_holder_walks_from_ticket_to_ticket(
    client: ReviewingClient, world: World, issued: list[Ticket]
) -> None:
    client.sign_in("attendee@example.com")
    page = client.page(f"/t/{issued[0].secret}")
    assert "Ticket 1 of 2" in page.text
    assert f"/t/{issued[1].secret}" in page.links().values()


def test_the_code_on_the_page_carries_the_secret(client: ReviewingClient, issued: list[Ticket]) -> None:
    assert documents.draw_code(issued[0].secret).path in client.page(f"/t/{issued[0].secret}").html


def test_a_used_ticket_says_when_and_where(
    client: ReviewingClient, session: Session, world: World, issued: list[Ticket]
) -> None:
    checkin.admit(world.entrance, issued[0].secret, nonce="n-1", by=world.door)
    session.commit()
    assert "Entrance. The code stays readable" in client.page(f"/t/{issued[0].secret}").text


def test_a_cancelled_ticket_shows_no_code_and_prints_nothing(
    client: ReviewingClient, session: Session, world: World, issued: list[Ticket]
) -> None:
    orders.cancel_order(world.booking, by=None)
    session.commit()
    page = client.page(f"/t/{issued[0].secret}")
    assert "No longer valid." in page.text
    assert 'class="qr"' not in page.html
    assert client.get(f"/t/{issued[0].secret}/ticket.pdf").status_code == 410


def test_the_ticket_of_a_cancelled_event_says_so(
    client: ReviewingClient, session: Session, world: World, issued: list[Ticket]
) -> None:
    world.concert.status = "cancelled"
    session.commit()
    assert "The event was cancelled." in client.page(f"/t/{issued[0].secret}").text


def test_names_are_escaped_on_ticket_and_paper(
    client: ReviewingClient, session: Session, world: World
) -> None:
    buyer = orders.Buyer("<b>Bo</b>", "bo@example.com")
    order = orders.place_order(world.concert, {world.seat.id: 1}, buyer, by=None)
    session.commit()
    secret = tickets.list_tickets_of_order(order)[0].secret
    assert "<b>Bo" not in client.page(f"/t/{secret}").html
    assert "<b>Bo</b>" in words(client.get(f"/t/{secret}/ticket.pdf").data)


def words(pdf: bytes) -> str:
    return " ".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_the_whole_booking_on_paper(client: ReviewingClient, world: World, issued: list[Ticket]) -> None:
    client.sign_in("attendee@example.com")
    answer = client.get(f"/bookings/{world.booking.code}/tickets.pdf")
    assert answer.mimetype == "application/pdf"
    assert f"filename=tickets-{world.booking.code}.pdf" in answer.headers["Content-Disposition"]
    assert len(PdfReader(io.BytesIO(answer.data)).pages) == 2
    told = words(answer.data)
    for part in ("Ada Attendee", "Grace Guest", issued[0].number, world.booking.code, "20:00"):
        assert part in told


def test_one_ticket_on_paper_holds_nobody_else(client: ReviewingClient, issued: list[Ticket]) -> None:
    told = words(client.get(f"/t/{issued[1].secret}/ticket.pdf").data)
    assert "Grace Guest" in told
    assert "Ada Attendee" not in told


def test_without_the_libraries_the_screen_serves(
    client: ReviewingClient, issued: list[Ticket], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "can_make_pdf", lambda: False)
    assert "PDF" not in client.page(f"/t/{issued[0].secret}").links()
    answer = client.get(f"/t/{issued[0].secret}/ticket.pdf")
    assert answer.status_code == 503
    assert "can’t make PDFs" in answer.text
