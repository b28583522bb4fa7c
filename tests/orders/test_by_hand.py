"""Orders that organizers make: a comp, a transfer, the door; never beyond the places."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.audit import find_breaches
from app.core import clock
from app.core.errors import Refused, Stale
from app.core.mail import Message
from app.domain import orders, payments, reports, tickets
from app.models import Claim, Guest, ManualPayment, Order, Payment, Refund
from app.models.orders import CONFIRMED, EXPIRED, PENDING, REFUNDED
from tests.orders.test_letters import body, letter
from tests.payments.desk import begun, the_worker_looks, truth
from tests.world import World

CLEO = orders.Buyer("Cleo Guest", "cleo@example.org", ("Dan",))
TRANSFER = orders.Agreed("bank", days=10, instructions="NL00 BANK 0123 4567 89")


def made(world: World, way: orders.Agreed = TRANSFER, n: int = 2) -> Order:
    return orders.make_order(world.concert, {world.patron.id: n}, CLEO, way, by=world.owner)


def letters(session: Session, order: Order) -> list[str]:
    rows = session.scalars(select(Message).where(Message.args["order_id"].as_integer() == order.id))
    return sorted(row.letter for row in rows)


def test_a_comp_is_booked_at_once_for_nothing(world: World, session: Session) -> None:
    order = made(world, orders.Agreed("comp"))
    assert (order.status, order.total, len(tickets.list_tickets_of_order(order))) == (CONFIRMED, 0, 2)
    session.refresh(order, ["lines"])
    assert (order.lines[0].unit, order.lines[0].discount, order.lines[0].gross) == (2500, 5000, 0)
    assert letters(session, order) == ["orders/confirmed"]
    assert find_breaches() == []


def test_a_transfer_holds_its_places_for_days_and_tells_how(world: World, session: Session) -> None:
    order = made(world)
    assert order.status == PENDING
    assert order.expires_at is not None
    assert order.expires_at - clock.now() > timedelta(days=9, hours=23)
    assert letters(session, order) == ["orders/awaiting"]
    assert order.total == 5000
    payment = session.scalars(select(Payment).where(Payment.order_id == order.id)).one()
    assert (payment.provider, payment.look_at) == ("manual", order.expires_at)
    assert find_breaches() == []


def test_the_letter_says_how_and_until_when(world: World, session: Session) -> None:
    order = made(world)
    told = body(letter(order, "awaiting"), "plain")
    assert "By bank transfer; write " + order.code in told
    assert "NL00 BANK 0123 4567 89" in told
    assert "€50.00" in told
    assert "NL00 BANK" in body(letter(order, "awaiting"), "html")
    lapse(order, session)
    assert "write to Small Web Guild" in body(letter(order, "unpaid"), "plain")


def test_money_that_staff_have_confirms_the_order(world: World, session: Session) -> None:
    order = made(world)
    orders.take_money(order, "bank", "TRX 17", by=world.owner)
    assert order.status == CONFIRMED
    assert len(tickets.list_tickets_of_order(order)) == 2
    row = session.scalars(select(ManualPayment)).one()
    assert (row.method, row.reference, row.by) == ("bank", "TRX 17", world.owner.id)
    with pytest.raises(Refused, match="waits for no money"):
        orders.take_money(order, "bank", "", by=world.owner)
    assert find_breaches() == []


def test_the_door_may_be_paid_until_the_event_is_over(world: World) -> None:
    order = made(world, orders.Agreed("door"))
    assert order.expires_at == world.concert.ends_at


def test_a_transfer_is_due_before_the_event_begins(world: World) -> None:
    assert made(world, orders.Agreed("bank", days=5000)).expires_at == world.concert.starts_at


def lapse(order: Order, session: Session) -> None:
    session.flush()
    order.expires_at = clock.now() - timedelta(minutes=1)
    session.execute(update(Claim).where(Claim.order_id == order.id).values(expires_at=order.expires_at))
    session.flush()
    orders.expire_holds()
    session.refresh(order)


def test_money_after_the_time_is_taken_while_places_are_left(world: World, session: Session) -> None:
    order = made(world)
    lapse(order, session)
    assert order.status == EXPIRED
    orders.take_money(order, "cash", "", by=world.owner)
    assert order.status == CONFIRMED
    assert find_breaches() == []


def test_money_after_the_time_is_refused_once_the_places_are_gone(world: World, session: Session) -> None:
    order = made(world)
    lapse(order, session)
    made(world, orders.Agreed("comp", beyond="Patron: at most 10 per booking."), 20)
    with pytest.raises(Refused, match="places are gone"), session.begin_nested():
        orders.take_money(order, "cash", "", by=world.owner)
    session.refresh(order)
    assert order.status == EXPIRED
    assert session.scalars(select(Refund)).all() == []


def test_nobody_gets_more_than_there_is(world: World) -> None:
    with pytest.raises(Refused, match="only 20 are left") as refusal:
        made(world, orders.Agreed("comp"), 21)
    assert refusal.value.field == f"t{world.patron.id}"


@pytest.mark.parametrize("choices", [{}, {0: 1}, {1: -1}])
def test_a_choice_that_makes_no_sense_is_refused(world: World, choices: dict[int, int]) -> None:
    with pytest.raises(Refused):
        orders.make_order(world.concert, choices, CLEO, TRANSFER, by=world.owner)


def test_drafts_get_no_orders(world: World) -> None:
    with pytest.raises(Refused, match="on sale"):
        orders.make_order(world.draft, {1: 1}, CLEO, TRANSFER, by=world.owner)


def test_a_refund_of_such_money_waits_until_staff_gave_it_back(world: World, session: Session) -> None:
    order = made(world)
    orders.take_money(order, "cash", "", by=world.owner)
    handover = payments.refund_order(order, reason="ill", by=world.owner, key="a")
    handover.store(handover.call())
    refund = session.scalars(select(Refund)).one()
    assert (order.status, refund.state) == (REFUNDED, "pending")
    assert next(chore.kind for chore in reports.list_chores(world.owner)) == "to-return"
    payments.manual.confirm_refund(order, refund.id)
    assert refund.state == "completed"
    assert "to-return" not in {chore.kind for chore in reports.list_chores(world.owner)}
    assert find_breaches() == []


def test_a_manual_way_is_never_what_buyers_get_unasked(world: World) -> None:
    assert payments.list_ways(world.concert) == ["mock"]


def test_a_corrected_buyer_gets_the_letter_and_the_ticket(world: World, session: Session) -> None:
    order = world.booking
    changed = orders.correct_buyer(order, "Ada A", "stranger@example.com", order.version, by=world.owner)
    assert changed
    assert (order.name, order.user_id) == ("Ada A", world.stranger.id)
    names = session.execute(select(Guest.name, Guest.email).where(Guest.event_id == order.event_id)).all()
    assert ("Ada A", "stranger@example.com") in names
    assert ("Grace Guest", None) in names
    last = session.scalars(select(Message).order_by(Message.id.desc())).first()
    assert last is not None
    assert (last.letter, last.address) == ("orders/confirmed", "stranger@example.com")


def test_a_stale_correction_is_told(world: World) -> None:
    with pytest.raises(Stale):
        orders.correct_buyer(world.booking, "X", "x@example.org", 0, by=world.owner)


def test_the_letter_goes_out_again_each_time(world: World, session: Session) -> None:
    before = len(letters(session, world.booking))
    orders.send_again(world.booking, by=world.owner)
    orders.send_again(world.booking, by=world.owner)
    assert len(letters(session, world.booking)) == before + 2


def test_what_nobody_paid_is_closed_when_its_time_is_over(world: World, session: Session) -> None:
    order = made(world)
    lapse(order, session)
    number = order.id
    session.commit()
    the_worker_looks(session)
    payment = session.scalars(select(Payment).where(Payment.order_id == number)).one()
    assert (payment.state, payment.look_at) == ("cancelled", None)


def test_money_by_hand_closes_what_was_begun_online(world: World, session: Session) -> None:
    order = orders.place_order(world.concert, {world.patron.id: 1}, CLEO, by=None)
    online = begun(order)
    orders.take_money(order, "card", "", by=world.owner)
    assert order.status == CONFIRMED
    assert online.look_at is not None
    assert online.look_at <= clock.now()
    assert letters(session, order) == ["orders/confirmed"]
    payments.settle(online, truth(online))
    assert session.scalars(select(Refund)).one().payment_id == online.id


def test_a_pending_order_cannot_be_marked_twice_in_two_hands(world: World, session: Session) -> None:
    order = made(world)
    orders.take_money(order, "cash", "", by=world.owner)
    with pytest.raises(Refused), session.begin_nested():
        orders.take_money(order, "card", "", by=world.assistant)
    assert session.scalars(select(ManualPayment)).one().method == "cash"


def test_a_receipt_says_how_it_was_paid(world: World, session: Session) -> None:
    order = made(world)
    orders.take_money(order, "bank", "TRX 17", by=world.owner)
    record = session.scalars(select(ManualPayment)).one()
    assert orders.method_of("manual", record) == "Bank transfer, TRX 17"


def test_what_buyers_may_not_book_is_asked_about_first(world: World, session: Session) -> None:
    world.patron.max_per_order, world.patron.max_per_person = 3, 4
    session.flush()
    with pytest.raises(orders.OverLimits, match="Patron: at most 3 per booking") as asked:
        made(world, n=4)
    knowing = orders.Agreed("comp", beyond=asked.value.message)
    made(world, knowing, n=4)
    with pytest.raises(orders.OverLimits, match="Patron: at most 4 per person"):
        made(world, knowing, n=1)
    assert find_breaches() == []
