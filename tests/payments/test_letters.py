"""Letters and receipts: one for each outcome, in words a buyer understands."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock, mail
from app.core.mail import Message
from app.domain import orders, payments, taxes
from app.domain.documents import can_make_pdf
from app.domain.payments.providers import FAILED, Truth
from app.models import Order
from tests.payments.desk import BO, begun, carried, letters, paid, paid_for, truth
from tests.review import ReviewingClient
from tests.taxes.desk import rule, taxed
from tests.world import World

needs_pdf = pytest.mark.skipif(not can_make_pdf(), reason="no Pango here")


def words(session: Session, order: Order, letter: str) -> str:
    row = session.scalars(
        select(Message).where(Message.letter == letter, Message.address == order.email)
    ).one()
    sent = mail.build(row, "Marquee <a@b.c>", "marquee.test")
    text, html = (sent.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert html is not None
    assert "{{" not in html.get_content()
    return f"{sent['Subject']} " + " ".join(text.get_content().split())


def receipt(content: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


@needs_pdf
def test_the_confirmation_brings_the_receipt(session: Session, world: World) -> None:
    order = paid_for(world)
    paid(order)
    assert "You paid €50.00." in words(session, order, "orders/confirmed")
    row = session.scalars(select(Message).where(Message.key == f"order:{order.id}:confirmed")).one()
    sent = mail.build(row, "Marquee <a@b.c>", "marquee.test")
    papers = {part.get_filename(): part.get_content() for part in sent.iter_attachments()}
    assert list(papers) == [f"tickets-{order.code}.pdf", f"receipt-{order.code}.pdf"]
    told = receipt(papers[f"receipt-{order.code}.pdf"])
    for part in ("Receipt", "Small Web Guild", "Night of Small Websites", order.code, "2 × Patron", "€50.00"):
        assert part in told
    assert "not an invoice" in told


@needs_pdf
def test_the_receipt_names_each_rate_with_its_amount(session: Session, world: World) -> None:
    taxed(world, "19")
    exempt = rule(world, "0", name="Exempt, § 4 no. 20")
    order = orders.place_order(world.concert, {world.patron.id: 2}, BO, by=None)
    taxes.tax_type(world.patron, exempt.id)
    told = receipt(orders.print_receipt(order, world.concert))
    assert "19 % VAT on €42.02 €7.98" in " ".join(told.split())
    exempted = orders.place_order(world.concert, {world.patron.id: 1}, BO, by=None)
    assert "Exempt, § 4 no. 20" in receipt(orders.print_receipt(exempted, world.concert))


@needs_pdf
def test_the_receipt_shows_what_went_back(client: ReviewingClient, session: Session, world: World) -> None:
    order = paid_for(world)
    order.user_id = world.attendee.id
    paid(order)
    carried(payments.refund_order(order, reason="Rain", by=world.owner, key="k"))
    session.commit()
    client.sign_in("attendee@example.com")
    answer = client.get(f"/bookings/{order.code}/receipt.pdf")
    assert answer.headers["Content-Disposition"] == f"attachment; filename=receipt-{order.code}.pdf"
    told = receipt(answer.data)
    assert "−€50.00" in told
    assert "Given back to you" in told


def test_an_unpaid_booking_has_no_receipt(client: ReviewingClient, session: Session, world: World) -> None:
    client.sign_in("attendee@example.com")
    client.page(f"/bookings/{world.booking.code}/receipt.pdf", status=404)


def test_declined_unpaid_odd_and_refunded_are_told(session: Session, world: World) -> None:
    order = paid_for(world)
    payments.settle(begun(order), Truth(FAILED))
    assert "Nothing was paid" in words(session, order, "orders/declined")
    odd = begun(order)
    payments.settle(odd, truth(odd, amount=100))
    assert "€1.00 arrived" in words(session, order, "orders/odd")
    carried(payments.refund_order(order, reason="So sorry.", by=world.owner, key="k"))
    told = words(session, order, "orders/refunded")
    assert "give you back €1.00" in told
    assert "They write: So sorry." in told
    with clock.frozen_at(clock.now() + timedelta(minutes=16)):
        orders.expire_holds()
    assert "orders/unpaid" not in letters(session, order)


def test_the_end_of_the_time_to_pay_is_told(session: Session, world: World) -> None:
    order = paid_for(world)
    with clock.frozen_at(clock.now() + timedelta(minutes=16)):
        orders.expire_holds()
    assert "no payment for Night of Small Websites reached us" in words(session, order, "orders/unpaid")


@pytest.mark.parametrize(
    ("why", "part"), [("late", "after the time to pay"), ("twice", "paid twice"), ("over", "over already")]
)
def test_money_that_goes_back_by_itself_is_explained(
    session: Session, world: World, why: str, part: str
) -> None:
    order = paid_for(world)
    payments.give_back(paid(order), why, "key")
    told = words(session, order, "orders/returned")
    assert part in told
    assert "€50.00" in told
