"""How the demo's organizer is paid: by card, by transfer and at the door; and two disputes, one lost."""

from datetime import datetime, timedelta

from sqlalchemy import exists, select

from app.core.db import db
from app.demo.people import ORGANIZER
from app.demo.writing import Chronicle, write
from app.domain.payments import CommunityPayingChanged, DisputeLost, DisputeOpened
from app.models import Community, Dispute, Event, Membership, Order, Payment, Refund, User
from app.models.access import OWNER
from app.models.orders import CONFIRMED
from app.models.payments import BANK, COMPLETED, DOOR, LOST, MOCK, OPEN_DISPUTE

WAYS = (MOCK, BANK, DOOR)
EXAMPLE_IBAN = "NL91ABNA0417164300"
AFTER, DECIDED = timedelta(days=2), timedelta(days=19)


def write_paying(now: datetime, chronicle: Chronicle) -> None:
    """Let the organizer's communities be paid in all ways, and two buyers of theirs dispute a payment."""
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
    """The newest payment that can be is disputed, the newest of three weeks ago was lost that way."""
    query = (
        select(Payment, Order)
        .join(Order, Order.id == Payment.order_id)
        .join(Event, Event.id == Order.event_id)
        .where(Event.community_id.in_(community_ids), Payment.state == COMPLETED, Payment.provider == MOCK)
        .where(Order.status == CONFIRMED, ~exists().where(Refund.payment_id == Payment.id))
        .order_by(Order.confirmed_at.desc(), Order.id)
        .limit(1)
    )
    for age, state in ((AFTER, OPEN_DISPUTE), (AFTER + DECIDED, LOST)):
        for payment, order in db.session.execute(query.where(Order.confirmed_at < now - age)):
            _write(payment, order, state, now, chronicle)
    db.session.flush()


def _write(payment: Payment, order: Order, state: str, now: datetime, chronicle: Chronicle) -> None:
    assert order.confirmed_at is not None
    at, order.dispute = order.confirmed_at + AFTER, state
    lost_at = at + DECIDED if state == LOST else None
    row = {
        "payment_id": payment.id,
        "provider_ref": f"mock-dispute-{payment.id}",
        "state": state,
        "look_at": None if lost_at else now,
        "closed_at": lost_at,
    }
    write(Dispute, [{**row, "amount": payment.amount, "reason": "unrecognized", "opened_at": at}])
    what = order.event_id, order.id, payment.id, payment.amount, payment.currency
    chronicle.tell(DisputeOpened(*what), at, None)
    if lost_at:
        chronicle.tell(DisputeLost(*what), lost_at, None)
