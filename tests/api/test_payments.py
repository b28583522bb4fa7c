"""Payments and notifications through the API: the whole way from pending to paid and back."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.core.db import db
from app.domain import inbox
from app.models import Notification
from tests.api.caller import Caller
from tests.world import World

GOOD, DECLINED = "4111111111111111", "4000000000000002"


@pytest.fixture
def booking(stranger: Caller, world: World) -> dict[str, Any]:
    items = [{"ticket_type": world.patron.id, "quantity": 2}]
    made: dict[str, Any] = stranger.post("/bookings/", {"event": world.concert.id, "items": items}, 201)
    return made


def test_what_costs_money_is_pending_until_it_is_paid(stranger: Caller, booking: dict[str, Any]) -> None:
    assert (booking["status"], booking["total"]["amount"], booking["tickets"]) == ("pending", "50.00", [])
    assert booking["expires_at"]
    refused = stranger.post(f"/bookings/{booking['id']}/confirm/", status=409)
    assert refused["type"] == "payment-needed"
    payment = stranger.post("/payments/", {"booking": booking["id"], "method": "mock"}, 201)
    assert (payment["status"], payment["amount"]) == ("pending", {"amount": "50.00", "currency": "EUR"})
    assert payment["pay_url"].startswith("http://marquee.test/bookings/")
    path = f"/payments/{payment['id']}/"
    assert stranger.post(f"{path}simulate-webhook/", {"outcome": "completed"})["status"] == "completed"
    assert stranger.post(f"{path}simulate-webhook/", {"outcome": "failed"})["status"] == "completed"
    paid = stranger.get(f"/bookings/{booking['id']}/")
    assert (paid["status"], paid["payment"], len(paid["tickets"])) == ("confirmed", payment["id"], 2)
    assert stranger.get("/payments/")["results"] == [stranger.get(path)]


def test_a_declined_card_fails_and_another_try_may_follow(stranger: Caller, booking: dict[str, Any]) -> None:
    body = {"booking": booking["id"], "method": "mock", "card_number": DECLINED}
    payment = stranger.post("/payments/", body, 201)
    path = f"/payments/{payment['id']}/"
    assert stranger.post(f"{path}simulate-webhook/", {"outcome": "completed"})["status"] == "failed"
    again = stranger.post("/payments/", {**body, "card_number": GOOD}, 201)
    assert again["id"] != payment["id"]


def test_a_card_number_leaves_no_trace(stranger: Caller, booking: dict[str, Any], session: Session) -> None:
    body = {"booking": booking["id"], "method": "mock", "card_number": GOOD}
    first = stranger.post("/payments/", body, 201, Idempotency_Key="pay-1")
    assert stranger.post("/payments/", body, 201, Idempotency_Key="pay-1") == first
    other = {**body, "card_number": DECLINED}
    assert stranger.post("/payments/", other, 201, Idempotency_Key="pay-1") == first
    for table in db.metadata.tables:
        rows = session.execute(
            text(f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE :n'), {"n": f"%{GOOD}%"}
        )
        assert rows.scalar() == 0, table


@pytest.mark.parametrize(
    ("change", "field"),
    [({"booking": 999999}, "booking"), ({"method": "paypal"}, "method"), ({"method": "stripe"}, "method"),
     ({"card_number": "4111111111111112"}, "card_number"), ({"card_number": "4111-1111"}, "card_number"),
     ({"amount": "1.00"}, "amount")],
)  # fmt: skip
def test_a_payment_that_makes_no_sense_is_named(
    stranger: Caller, booking: dict[str, Any], change: dict[str, Any], field: str
) -> None:
    body = {"booking": booking["id"], "method": "mock", **change}
    assert list(stranger.post("/payments/", body, 422)["errors"]) == [field]


def test_nobody_pays_for_or_sees_what_is_not_theirs(
    stranger: Caller, attendee: Caller, owner: Caller, booking: dict[str, Any]
) -> None:
    body = {"booking": booking["id"], "method": "mock"}
    missing = attendee.post("/payments/", {**body, "booking": 999999}, 422)
    assert attendee.post("/payments/", body, 422) == missing
    path = f"/payments/{stranger.post('/payments/', body, 201)['id']}/"
    assert attendee.get(path, 404) == attendee.get("/payments/999999/", 404)
    assert owner.get(path)["status"] == "pending"
    owner.post(f"{path}simulate-webhook/", {"outcome": "completed"}, 403)
    stranger.post(f"{path}refund/", {}, 403)


def test_the_organizer_gives_the_money_back(stranger: Caller, owner: Caller, booking: dict[str, Any]) -> None:
    payment = stranger.post("/payments/", {"booking": booking["id"], "method": "mock"}, 201)
    path = f"/payments/{payment['id']}/"
    assert "nothing to give back" in owner.post(f"{path}refund/", {}, 409)["detail"]
    stranger.post(f"{path}simulate-webhook/", {"outcome": "completed"})
    half = {"amount": {"amount": "25.00", "currency": "EUR"}}
    more = {"amount": {"amount": "50.01", "currency": "EUR"}}
    assert list(owner.post(f"{path}refund/", more, 422)["errors"]) == ["amount"]
    assert owner.post(f"{path}refund/", half)["status"] == "completed"
    assert stranger.get(f"/bookings/{booking['id']}/")["status"] == "confirmed"
    owner.post(f"{path}refund/", half)
    assert owner.get(path)["status"] == "refunded"
    assert stranger.get(f"/bookings/{booking['id']}/")["status"] == "refunded"


@pytest.mark.usefixtures("no_provider")
def test_without_a_provider_there_is_nothing_to_simulate(stranger: Caller, world: World) -> None:
    items = [{"ticket_type": world.patron.id, "quantity": 1}]
    stranger.post("/bookings/", {"event": world.concert.id, "items": items}, 409)


def test_notifications_are_read_one_by_one_or_all(
    attendee: Caller, stranger: Caller, world: World, session: Session
) -> None:
    fact_id = session.execute(text("SELECT max(id) FROM fact")).scalar()
    for kind in ("event-cancelled", "event-moved"):
        row = Notification(user_id=world.attendee.id, fact_id=fact_id, kind=kind, event_id=world.concert.id,
                           created_at=world.booking.created_at)  # fmt: skip
        session.add(row)
    session.commit()
    unread = attendee.get("/notifications/unread-count/")["count"]
    assert unread == inbox.count_unread(world.attendee.id) >= 2
    listed = attendee.get("/notifications/?unread=true")
    assert listed["count"] == unread
    one = listed["results"][0]
    assert one["title"]
    assert one["event"] == world.concert.id
    assert attendee.post(f"/notifications/{one['id']}/read/")["read_at"]
    stranger.post(f"/notifications/{one['id']}/read/", status=404)
    assert attendee.post("/notifications/read-all/") == {"count": unread - 1}
    assert attendee.get("/notifications/unread-count/") == {"count": 0}
    assert session.scalars(select(Notification.id)).all()
