"""Taxes and invoices of the demo world: two communities with VAT inside their prices, one with tax on top."""

from decimal import Decimal

from sqlalchemy import select, text, update

from app.core.db import db
from app.core.mail import Message
from app.core.outbox import DONE
from app.demo.bookings import SENDING
from app.domain import invoices, taxes
from app.models import Community, Event, Membership, Order, Payment, Refund, TaxRule, User
from app.models.access import OWNER
from app.models.orders import CONFIRMED
from app.models.payments import COMPLETED, LOST

ON_TOP = "studio-aarde"
# who issues invoices: what it charges inside its prices, its tax number and what its numbers begin with
ISSUERS = (
    ("nachtvlinder-jazz", Decimal(9), "NL000099998B57", "2026-"),
    ("small-web-guild", Decimal(21), "NL000099997B30", "SWG-"),
)
INVOICED = 24
FIRM = invoices.Billing("Example Works", "", "Quay 2\n3011 Rotterdam", "Netherlands", "NL000099999B60")
LINES = text("""
    UPDATE order_line SET rate = :rate, tax_name = :name, net = round(gross / (1 + :rate)),
        tax = gross - round(gross / (1 + :rate))
    FROM "order" WHERE "order".id = order_line.order_id
        AND "order".event_id IN (SELECT id FROM event WHERE community_id = :community)
""")


def write_invoices() -> None:
    """Tax what three communities sell, and issue the invoices of two; after all orders are written."""
    for issuer in ISSUERS:
        _issue(*issuer)
    _tax(_community(ON_TOP), taxes.TaxDetails("VAT", Decimal(21), inside=False))
    _sent()


def _issue(slug: str, percent: Decimal, tax_number: str, prefix: str) -> None:
    seller, by = _community(slug), _owner(_community(slug))
    rule = _tax(seller, taxes.TaxDetails("VAT", percent))
    db.session.execute(LINES, {"rate": rule.rate, "name": rule.name, "community": seller.id})
    db.session.expire_all()
    details = invoices.SellerDetails(
        seller.name, f"Harbour Street 1\n{seller.city}", "Netherlands", tax_number,
        "A demo: nobody owes anything.", prefix,
    )  # fmt: skip
    invoices.save_seller(seller, details, 0, by=by)
    billed = _last_paid(seller)
    for order in billed:
        invoices.issue_invoice(order)
    invoices.correct_billing(next(order for order in billed if order.dispute is None), FIRM, by=by)


def _community(slug: str) -> Community:
    return db.session.scalars(select(Community).where(Community.slug == slug)).one()


def _tax(community: Community, details: taxes.TaxDetails) -> TaxRule:
    by = _owner(community)
    rule = taxes.add_rule(community, details, by=by)
    for event in db.session.scalars(select(Event).where(Event.community_id == community.id)).all():
        taxes.tax_event(event, rule.id, by=by)
    return rule


def _owner(community: Community) -> User:
    query = select(User).join(Membership, Membership.user_id == User.id)
    own = query.where(Membership.community_id == community.id, Membership.role == OWNER)
    return db.session.scalars(own.order_by(User.id).limit(1)).one()


def _last_paid(seller: Community) -> list[Order]:
    """The orders that were paid last, and those of which money went back or was lost, oldest first."""
    query = (
        select(Order)
        .join(Event, Event.id == Order.event_id)
        .join(Payment, Payment.order_id == Order.id)
        .where(Event.community_id == seller.id, Order.status == CONFIRMED, Payment.state == COMPLETED)
    )
    back = select(Refund.payment_id).where(Refund.state == COMPLETED)
    last = db.session.scalars(query.order_by(Payment.settled_at.desc(), Order.id).limit(INVOICED)).all()
    parts = db.session.scalars(query.where(Payment.id.in_(back) | (Order.dispute == LOST))).all()
    return sorted({*last, *parts}, key=lambda order: order.id)


def _sent() -> None:
    """Their letters are long sent: nobody gets one from a demo."""
    letters = update(Message).where(Message.letter == "invoices/issued")
    db.session.execute(
        letters.values(state=DONE, attempts=1, done_at=Message.created_at + SENDING, subject="Your invoice")
    )
