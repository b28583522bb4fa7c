"""PayPal's messages: believed when PayPal says they are its own, worked once, never the reason for a loss."""

from __future__ import annotations

import json
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit
from app.core import clock
from app.domain import orders, payments
from app.domain.payments.paypal import PayPal
from app.domain.payments.providers import FAILED, Truth
from app.models import Order, Payment, Refund, Webhook
from tests.double.handle import Double
from tests.double.paypal_post import headers_of
from tests.payments.desk import begun, the_worker_looks
from tests.payments.paypal_desk import event_about, payment, paypal, ref_of, tell
from tests.review import ReviewingClient

__all__ = ["payment", "paypal"]


def test_a_buyer_who_agreed_pays_and_is_in(
    client: ReviewingClient, session: Session, payment: Payment, double: Double
) -> None:
    double.paypal.buyer("approve", ref_of(payment))
    body = event_about(ref_of(payment))
    assert [tell(client, body), tell(client, body)] == [200, 200]
    session.expire_all()
    assert (payment.state, payment.captured, payment.captured_currency) == ("completed", 2500, "EUR")
    assert payment.capture_ref is not None
    assert session.get_one(Order, payment.order_id).status == "confirmed"
    assert session.scalars(select(Webhook)).one().state == "done"
    assert audit.find_breaches() == []


def test_a_message_that_paypal_did_not_sign_is_refused_and_not_kept(
    client: ReviewingClient, session: Session, payment: Payment
) -> None:
    body = event_about(ref_of(payment))
    other_letters = json.dumps(json.loads(body)).encode()
    assert tell(client, body, {}) == 400
    assert tell(client, body, headers_of(body, "ANOTHERWEBHOOK")) == 400
    assert tell(client, body.replace(b"APPROVED", b"approved"), headers_of(body)) == 400
    assert tell(client, other_letters, headers_of(body)) == 400
    assert tell(client, b"no json", headers_of(b"no json")) == 400
    assert tell(client, b'{"id": 5}', headers_of(b'{"id": 5}')) == 400
    assert tell(client, '{"id": "1"}'.encode("utf-16"), headers_of(b"x")) == 400
    assert session.scalars(select(Webhook)).all() == []


def test_while_paypal_can_not_be_asked_messages_come_again(
    client: ReviewingClient, session: Session, payment: Payment, double: Double
) -> None:
    double.paypal.buyer("approve", ref_of(payment))
    body = event_about(ref_of(payment))
    double.mood(verify={"status": 500})
    assert tell(client, body) == 503
    double.mood(look_order={"status": 500})
    assert tell(client, body) == 200  # kept, and worked later
    assert session.scalars(select(Webhook)).one().state == "received"
    double.mood()
    assert tell(client, body) == 200
    session.expire_all()
    assert payment.state == "completed"


def test_nobody_there_to_take_it(client: ReviewingClient) -> None:
    assert tell(client, event_about("X1")) == 404


def test_a_message_about_somebody_elses_order_is_answered_and_left(
    client: ReviewingClient, session: Session, payment: Payment
) -> None:
    assert tell(client, event_about("ORDEROFANOTHERSHOP")) == 200
    assert session.scalars(select(Webhook)).one().state == "ignored"
    assert payment.state == "pending"


def test_the_worker_takes_what_was_agreed_to_when_no_message_comes(
    session: Session, payment: Payment, double: Double
) -> None:
    number = payment.id
    double.paypal.buyer("approve", ref_of(payment))
    with clock.frozen_at(clock.now() + timedelta(seconds=20)):
        the_worker_looks(session)
    assert session.get_one(Payment, number).state == "completed"


def test_who_waits_on_the_page_is_not_kept_waiting(
    session: Session, payment: Payment, double: Double
) -> None:
    """The page of a buyer who came back asks for one look of its own, before the poller's time."""
    number = payment.id
    double.paypal.buyer("approve", ref_of(payment))
    session.expunge_all()
    payments.look_at_due()
    assert session.get_one(Payment, number).state == "pending"
    session.expunge_all()
    payments.look_at(number)
    payments.look_at(number)
    assert session.get_one(Payment, number).state == "completed"


def test_agreed_to_after_the_time_to_pay_nothing_is_taken(
    client: ReviewingClient, session: Session, payment: Payment, double: Double
) -> None:
    """Rule 6, better than paid late: the money never moves."""
    number, ref = payment.id, ref_of(payment)
    double.paypal.buyer("approve", ref)
    with clock.frozen_at(clock.now() + timedelta(minutes=16)):
        orders.expire_holds()
        session.commit()
        assert tell(client, event_about(ref)) == 200
        the_worker_looks(session)
        assert session.get_one(Payment, number).state == "pending"
        double.paypal.buyer("forget", ref)
        session.get_one(Payment, number).look_at = clock.now()
        session.commit()
        the_worker_looks(session)
        assert session.get_one(Payment, number).state == "cancelled"
        assert [c for c in double.paypal.ledger()["captures"] if c["order"] == ref] == []
        assert audit.find_breaches() == []


def test_taken_in_time_but_heard_of_late_is_honoured(
    client: ReviewingClient, session: Session, payment: Payment, paypal: PayPal, double: Double
) -> None:
    number, ref = payment.id, ref_of(payment)
    double.paypal.buyer("approve", ref)
    paypal.look(ref)  # and this answer is lost
    with clock.frozen_at(clock.now() + timedelta(minutes=16)):
        orders.expire_holds()
        session.commit()
        assert tell(client, event_about(ref)) == 200
        session.expire_all()
        paid = session.get_one(Payment, number)
        assert (paid.state, session.get_one(Order, paid.order_id).status) == ("completed", "confirmed")


def test_another_amount_or_currency_is_flagged_and_sells_nothing(
    client: ReviewingClient, session: Session, payment: Payment, double: Double
) -> None:
    double.paypal.buyer("approve", ref_of(payment))
    double.mood(capture={"lie": {"amount": {"currency_code": "USD", "value": "25.00"}}})
    assert tell(client, event_about(ref_of(payment))) == 200
    session.expire_all()
    assert (payment.captured, payment.captured_currency, payment.state) == (2500, "USD", "completed")
    assert payment.flag
    assert session.get_one(Order, payment.order_id).status == "pending"


def test_paid_twice_goes_back_once(
    client: ReviewingClient, session: Session, payment: Payment, paypal: PayPal, double: Double
) -> None:
    """One was taken while it counted as declined, and another tried meanwhile."""
    order, first = session.get_one(Order, payment.order_id), ref_of(payment)
    double.paypal.buyer("approve", first)
    paypal.look(first)
    payments.settle(payment, Truth(FAILED))
    second = begun(order, "paypal")
    session.commit()
    double.paypal.buyer("approve", ref_of(second))
    for ref in (ref_of(second), first):
        assert tell(client, event_about(ref, f"WH-{ref}")) == 200
    session.expire_all()
    assert session.get_one(Order, order.id).status == "confirmed"
    (refund,) = session.scalars(select(Refund)).all()
    assert (refund.payment_id, refund.amount, refund.reason) == (payment.id, 2500, "twice")
    the_worker_looks(session)
    assert session.scalars(select(Refund)).one().state == "completed"
    assert audit.find_breaches() == []


def test_a_refund_made_at_paypal_is_taken_over(
    client: ReviewingClient, session: Session, payment: Payment, double: Double
) -> None:
    double.paypal.buyer("approve", ref_of(payment))
    assert tell(client, event_about(ref_of(payment))) == 200
    session.expire_all()
    made = double.tell("paypal_refund", capture=payment.capture_ref)
    up = {"rel": "up", "href": f"https://api.paypal.com/v2/payments/captures/{payment.capture_ref}"}
    about = {"resource_type": "refund", "resource": {"id": made["id"], "links": [up]}}
    for number in (2, 2, 3):
        assert tell(client, event_about("", f"WH-{number}", **about)) == 200
    session.expire_all()
    refund = session.scalars(select(Refund)).one()
    assert (refund.state, refund.reason, refund.provider_ref) == ("completed", "elsewhere", made["id"])
    assert session.get_one(Order, payment.order_id).status == "refunded"
