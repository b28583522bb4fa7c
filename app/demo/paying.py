"""How the demo's organizer is paid: by card, by transfer and at the door; and one disputed payment."""

from datetime import datetime, timedelta

from sqlalchemy import select

from app.core.db import db
from app.demo.people import ORGANIZER
from app.demo.writing import Chronicle, write
from app.domain.payments import CommunityPayingChanged, DisputeOpened
from app.models import Community, Dispute, Event, Membership, Order, Payment, User
from app.models.access import OWNER
from app.models.orders import CONFIRMED
from app.models.payments import BANK, COMPLETED, DOOR, MOCK, OPEN_DISPUTE

WAYS = (MOCK, BANK, DOOR)
EXAMPLE_IBAN = "NL91ABNA0417164300"
AFTER = timedelta(days=2)


def write_paying(now: datetime, chronicle: Chronicle) -> None:
    """Let the organizer's communities be paid in all ways, and a buyer of theirs dispute a payment."""
    organizes = select(Membership.community_id).join(User, User.id == Membership.user_id)
    own = organizes.where(User.email == ORGANIZER.email, Membership.role == OWNER)
    communities = db.session.scalars(select(Community).where(Community.id.in_(own))).all()
    for community in communities:
        community.pay_ways = list(WAYS)
        community.bank_holder, community.bank_iban = community.name, EXAMPLE_IBAN
        chronicle.tell(CommunityPayingChanged(community.id, WAYS), now - 30 * AFTER, community.created_by)
    db.session.flush()
    _dispute([community.id for community in communities], now, chronicle)


def _dispute(community_ids: list[int], now: datetime, chronicle: Chronicle) -> None:
    query = (
        select(Payment, Order)
        .join(Order, Order.id == Payment.order_id)
        .join(Event, Event.id == Order.event_id)
        .where(Event.community_id.in_(community_ids), Payment.state == COMPLETED, Payment.provider == MOCK)
        .where(Order.status == CONFIRMED, Order.confirmed_at < now - AFTER)
        .order_by(Order.confirmed_at.desc(), Order.id)
        .limit(1)
    )
    for payment, order in db.session.execute(query):
        assert order.confirmed_at is not None
        at, order.dispute = order.confirmed_at + AFTER, OPEN_DISPUTE
        row = {
            "payment_id": payment.id,
            "provider_ref": "mock-dispute",
            "state": OPEN_DISPUTE,
            "look_at": now,
        }
        write(Dispute, [{**row, "amount": payment.amount, "reason": "unrecognized", "opened_at": at}])
        what = DisputeOpened(order.event_id, order.id, payment.id, payment.amount, payment.currency)
        chronicle.tell(what, at, None)
    db.session.flush()
