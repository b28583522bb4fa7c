"""The letters to buyers: made by the worker, from what is true then."""

from __future__ import annotations

import io
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select

from app.core import mail
from app.core.db import db
from app.core.mail import Message
from app.domain import documents, orders, tickets
from app.models import Order
from tests.world import World

BUYER = orders.Buyer("Bo <b>Buyer</b>", "bo@example.com", ("Cas",))


def letter(order: Order, name: str) -> EmailMessage:
    """The letter as a mail program reads it."""
    row = db.session.scalars(select(Message).where(Message.key == f"order:{order.id}:{name}")).one()
    raw = mail.build(row, "Marquee <m@example.com>", "marquee.test").as_bytes()
    return message_from_bytes(raw, policy=policy.default)  # type: ignore[return-value]


def body(parsed: EmailMessage, kind: str) -> str:
    part = parsed.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def test_tickets_come_as_links_and_as_pdf(world: World) -> None:
    world.concert.title = "Night\r\nBcc: all@example.com"
    order = orders.place_order(world.concert, {world.seat.id: 2}, BUYER, by=None)
    issued = tickets.list_tickets_of_order(order)
    parsed = letter(order, "confirmed")
    assert parsed["To"] == "bo@example.com"
    assert parsed["Subject"] == "Your tickets for Night Bcc: all@example.com"
    assert parsed["Bcc"] is None
    for kind in ("plain", "html"):
        told = body(parsed, kind)
        assert f"http://marquee.test/bookings/{order.code}/{orders.order_secret(order.code)}" in told
        assert f"http://marquee.test/t/{issued[1].secret}" in told
        assert order.code in told
    assert "<b>Buyer" not in body(parsed, "html")
    assert "Bo <b>Buyer</b>" in body(parsed, "plain")
    (paper,) = parsed.iter_attachments()
    assert (paper.get_filename(), paper.get_content_type()) == (
        f"tickets-{order.code}.pdf",
        "application/pdf",
    )
    pages = PdfReader(io.BytesIO(paper.get_content())).pages
    assert [issued[n].number in page.extract_text() for n, page in enumerate(pages)] == [True, True]


def test_without_pdf_the_letter_goes_all_the_same(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "can_make_pdf", lambda: False)
    order = orders.place_order(world.concert, {world.seat.id: 1}, BUYER, by=None)
    parsed = letter(order, "confirmed")
    assert list(parsed.iter_attachments()) == []
    assert "PDF" not in body(parsed, "plain")


@pytest.mark.parametrize("waiting", [mail.RUSH, mail.RUSH + 1])
def test_in_a_rush_the_booking_page_prints_what_the_letter_does_not(world: World, waiting: int) -> None:
    order = orders.place_order(world.concert, {world.seat.id: 1}, BUYER, by=None)
    already = db.session.scalar(select(func.count()).where(Message.state == "waiting")) or 0
    for n in range(waiting - already):
        mail.post("orders/confirmed", f"rush:{n}", "somebody@example.com", order_id=order.id)
    rush = waiting > mail.RUSH
    parsed = letter(order, "confirmed")
    assert bool(list(parsed.iter_attachments())) is not rush
    for kind in ("plain", "html"):
        assert ("page has them as PDF" in body(parsed, kind)) is rush
        assert ("attached as PDF" in body(parsed, kind)) is not rush


def test_no_paper_goes_out_for_what_was_cancelled_meanwhile(world: World) -> None:
    order = orders.place_order(world.concert, {world.seat.id: 1}, BUYER, by=None)
    orders.cancel_order(order, by=None)
    assert list(letter(order, "confirmed").iter_attachments()) == []
    parsed = letter(order, "cancelled")
    assert parsed["Subject"] == "Cancelled: Night of Small Websites"
    assert "no longer valid" in body(parsed, "plain")
    assert "no longer valid" in body(parsed, "html")
