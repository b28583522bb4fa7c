"""The letter that brings an invoice or a credit note, as the mail server gets it."""

from __future__ import annotations

from email.message import EmailMessage

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import mail
from app.core.db import db
from app.core.mail import Message
from app.domain import invoices, orders
from app.models import Invoice
from tests.invoices.desk import COMPANY, all_of, billed, fresh, sells, work
from tests.payments.desk import carried
from tests.world import World


def letter(issued: Invoice) -> tuple[EmailMessage, str]:
    """The letter, and what a reader without HTML sees of it."""
    row = db.session.scalars(select(Message).where(Message.key == f"invoice:{issued.id}")).one()
    sent = mail.build(row, "Marquee <a@b.c>", "marquee.test")
    text = sent.get_body(("plain",))
    assert text is not None
    return sent, " ".join(text.get_content().split())


def test_an_invoice_comes_by_mail(world: World) -> None:
    sells(world)
    order, issued = billed(world)
    sent, told = letter(issued)
    assert sent["Subject"] == "Invoice SWG-00001: Night of Small Websites"
    assert told.startswith("€50.00 for Night of Small Websites, paid already.")
    assert f"Number: SWG-00001 Booking code: {order.code}" in told
    names = [part.get_filename() for part in sent.iter_attachments()]
    assert names == (["invoice-SWG-00001.pdf"] if "attached" in told else [])


def test_a_credit_note_and_a_new_invoice_come_by_mail(world: World, session: Session) -> None:
    sells(world)
    order, _issued = billed(world)
    carried(orders.refund_amount(order, 1000, reason="", by=world.owner, key="b"))
    work(session)
    sent, told = letter(all_of(fresh(order))[1])
    assert sent["Subject"] == "Credit note SWG-00002: Night of Small Websites"
    assert told.startswith("€10.00 of invoice SWG-00001 for Night of Small Websites are taken back.")
    invoices.correct_billing(fresh(order), COMPANY, by=World.load().owner)
    assert letter(all_of(fresh(order))[-1])[1].startswith("It replaces invoice SWG-00001. €40.00 for")
