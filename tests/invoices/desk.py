"""What the tests of invoices share: a community that issues them, and an order that is paid."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.core import clock, outbox
from app.core.db import db
from app.core.facts import Delivery, deliver
from app.domain import invoices
from app.domain.invoices import rules
from app.models import Invoice, Order, Seller
from tests.payments.desk import paid, paid_for
from tests.taxes.desk import taxed
from tests.world import World

SELLER = invoices.SellerDetails(
    "Small Web Guild e.V.", "Kade 1\n3011 Rotterdam", "Netherlands", "NL001234567B01", "IBAN NL00", "SWG-"
)
COMPANY = invoices.Billing("Buyer & Sons", "Bo Buyer", "Street 2\n1000 Town", "Belgium", "BE 0123.456.749")


def sells(world: World, percent: str = "19", *, inside: bool = True) -> Seller:
    """The guild issues invoices, and its concert's prices carry a tax."""
    taxed(world, percent, inside=inside)
    return invoices.save_seller(world.guild, SELLER, 0, by=world.owner)


def billed(world: World, n: int = 2) -> tuple[Order, Invoice]:
    """A paid order of n patrons' places, and its invoice."""
    order = paid_for(world, n)
    paid(order)
    issued = invoices.issue_invoice(order)
    assert issued is not None
    return order, issued


def an_invoice(world: World) -> Invoice:
    """An invoice of the attendee's booking, as if it had cost something."""
    known = invoices.list_of_order(world.booking)
    if known:
        return known[0]
    lines = [{"line": 1, "name": "Seat", "quantity": 1, "unit": 100, "discount": 0, "net": 100, "tax": 0,
              "gross": 100, "rate": "0", "tax_name": "", "inside": True}]  # fmt: skip
    seller = {"legal_name": "Guild", "address": "Kade 1", "country": "", "tax_number": "", "footer": ""}
    buyer = dict.fromkeys(("company", "name", "address", "country", "vat_id", "email"), "X")
    frozen = {
        **rules.summed(lines), "lines": lines, "seller": seller, "buyer": buyer, "order": world.booking.code,
        "event": "Concert", "supplied_on": "2038-06-05", "issued_on": "2038-06-01", "corrects": None,
        "replaces": None, "kind": "invoice", "number": "X-00001",
    }  # fmt: skip
    issued = Invoice(issuer_id=world.guild.id, number=1, label="X-00001", key="matrix", kind="invoice",
                     order_id=world.booking.id, currency="EUR", total=100, issued_at=clock.now(),
                     frozen=frozen, digest=rules.digest_of(frozen))  # fmt: skip
    db.session.add(issued)
    db.session.flush()
    return issued


def all_of(order: Order) -> list[Invoice]:
    return invoices.list_of_order(order)


def fresh(order: Order) -> Order:
    """The order as it is now, in the session of now."""
    return db.session.get_one(Order, order.id)


def work(session: Session) -> None:
    """What the worker does with facts that wait; it closes the session, so what was loaded is let go."""
    session.commit()
    outbox.drain(Delivery, deliver)
    db.session.expire_all()
