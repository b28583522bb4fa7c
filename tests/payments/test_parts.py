"""Giving single tickets and parts back: by the organizer, and by the buyer under their booking's terms."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit
from app.core import clock
from app.core.errors import Refused
from app.domain import checkin, events, orders, payments, places, tickets
from app.domain.events import Terms
from app.domain.payments.providers import FAILED, Truth
from app.models import Event, Order, Payment, Refund, RefundItem, Ticket
from tests.payments.desk import begun, carried, letters, paid, paid_for, truth
from tests.payments.test_letters import words
from tests.world import World

TWO_DAYS = Terms(48)


def bought(world: World, terms: Terms = TWO_DAYS, n: int = 2) -> Order:
    """A paid booking of n patrons' places under these terms."""
    events.set_terms(world.concert, terms, world.concert.version, by=world.owner)
    order = paid_for(world, n)
    paid(order)
    return order


def own(order: Order, world: World, ids: list[int], agreed: int, key: str = "k") -> list[Refund]:
    handover = orders.return_tickets(order, world.concert, ids, agreed, by=None, key=key)
    return list(carried(handover))


def by_organizer(order: Order, world: World, ids: list[int], key: str = "k") -> list[Refund]:
    return list(carried(orders.refund_tickets(order, ids, reason="Ill", by=world.owner, key=key)))


def issued(order: Order) -> list[Ticket]:
    return tickets.list_tickets_of_order(order)


def left(event: Event) -> int:
    counter = places.find_event_counter(event.id)
    return places.count_left([counter.id])[counter.id] or 0


def test_one_ticket_given_back_leaves_the_other_valid(session: Session, world: World) -> None:
    order = bought(world)
    before = left(world.concert)
    (row,) = by_organizer(order, world, [issued(order)[1].id])
    assert (row.amount, row.state, row.reason) == (2500, "completed", "Ill")
    assert [t.status for t in issued(order)] == ["valid", "cancelled"]
    assert (order.status, left(world.concert)) == ("confirmed", before + 1)
    assert letters(session, order) == ["orders/confirmed", "orders/refunded"]
    assert not audit.find_breaches()


def test_the_last_ticket_given_back_ends_the_order(session: Session, world: World) -> None:
    order = bought(world)
    before = left(world.concert)
    for key, ticket in zip("ab", issued(order), strict=True):
        by_organizer(order, world, [ticket.id], key)
    assert (order.status, left(world.concert)) == ("refunded", before + 2)
    assert session.scalars(select(Payment.state)).all() == ["refunded"]
    assert not audit.find_breaches()


def test_the_letters_say_what_is_left(session: Session, world: World) -> None:
    order = bought(world, Terms(48, percent=10))
    one, other = issued(order)
    own(order, world, [one.id], 2250)
    told = words(session, order, "orders/refunded")
    assert "you cancelled tickets" in told
    assert "€22.50 goes back" in told
    assert f"stays valid: {other.number}." in told
    own(world.booking, world, [issued(world.booking)[1].id], 0)
    assert f"stays valid: {world.booking.code}-1." in words(session, world.booking, "orders/fewer")


def test_a_repeat_of_the_same_wish_is_one_refund(session: Session, world: World) -> None:
    order = bought(world)
    ids = [issued(order)[0].id]
    assert by_organizer(order, world, ids) == by_organizer(order, world, ids)
    with pytest.raises(Refused, match="at least one"):
        by_organizer(order, world, ids, "another wish")
    assert session.scalars(select(Refund.amount)).all() == [2500]
    assert not audit.find_breaches()


def test_an_amount_goes_back_and_the_tickets_stay(session: Session, world: World) -> None:
    order = bought(world)
    carried(orders.refund_amount(order, 1000, reason="Late", by=world.owner, key="k"))
    assert [t.status for t in issued(order)] == ["valid", "valid"]
    with pytest.raises(Refused, match=r"€40\.00 can go back"):
        orders.refund_amount(order, 4001, reason="", by=world.owner, key="more")
    (rest,) = by_organizer(order, world, [t.id for t in issued(order)], "rest")
    assert (rest.amount, order.status) == (4000, "refunded")
    assert not audit.find_breaches()


def test_all_of_it_as_a_present_leaves_the_booking(world: World) -> None:
    order = bought(world)
    carried(orders.refund_amount(order, 5000, reason="A present", by=world.owner, key="k"))
    assert (order.status, payments.has_captured(order)) == ("confirmed", False)
    assert not audit.find_breaches()


def test_a_foreign_ticket_is_refused(world: World) -> None:
    order = bought(world)
    foreign = issued(world.booking)[0].id
    with pytest.raises(Refused, match="no longer valid"):
        by_organizer(order, world, [issued(order)[0].id, foreign])
    with pytest.raises(Refused, match="at least one"):
        own(order, world, [foreign], 2500)


@pytest.mark.parametrize(
    ("terms", "back"),
    [
        (Terms(48), 2500),
        (Terms(0, percent=10), 2250),
        (Terms(24, fee=300), 2200),
        (Terms(1, percent=33), 1675),
    ],
)
def test_the_buyer_gets_what_the_terms_say(world: World, terms: Terms, back: int) -> None:
    order = bought(world, terms)
    assert order.terms == terms.written()
    ids = [issued(order)[0].id]
    assert orders.quote_own(order, ids).back == back
    (row,) = own(order, world, ids, back)
    assert row.amount == back
    assert order.status == "confirmed"
    assert not audit.find_breaches()


def test_a_fee_stays_when_all_tickets_go(session: Session, world: World) -> None:
    order = bought(world, Terms(48, fee=300))
    own(order, world, [t.id for t in issued(order)], 4400)
    assert (order.status, session.scalars(select(RefundItem.kept)).all()) == ("refunded", [300, 300])
    assert session.scalars(select(Payment.state)).all() == ["completed"]
    assert not audit.find_breaches()


def test_the_terms_shown_before_buying_hold(world: World) -> None:
    """Rule 8."""
    order = bought(world, TWO_DAYS)
    events.set_terms(world.concert, Terms(), world.concert.version, by=world.owner)
    assert orders.standing_of(order, world.concert, payments.list_accounts(order)) == orders.OPEN
    own(order, world, [t.id for t in issued(order)], 5000)
    assert order.status == "refunded"
    later = paid_for(world)
    paid(later)
    with pytest.raises(Refused, match="refunded by its organizer"):
        own(later, world, [issued(later)[0].id], 2500, "later")


def test_after_the_deadline_only_the_organizer_gives_back(world: World) -> None:
    order = bought(world)
    world.concert.starts_at = clock.now() + timedelta(hours=47)
    with pytest.raises(Refused, match="time to cancel"):
        own(order, world, [issued(order)[0].id], 2500)
    assert by_organizer(order, world, [issued(order)[0].id])


def test_another_amount_than_was_shown_is_refused(world: World) -> None:
    order = bought(world, Terms(48, percent=10))
    with pytest.raises(Refused, match=r"€22\.50 would go back"):
        own(order, world, [issued(order)[0].id], 2500)
    assert order.status == "confirmed"


def test_a_used_ticket_stays_with_its_buyer(world: World) -> None:
    order = bought(world)
    one, other = issued(order)
    checkin.admit(world.entrance, one.secret, "nonce-1", by=world.owner, device="")
    with pytest.raises(Refused, match="come in"):
        own(order, world, [one.id], 2500)
    assert orders.quote_own(order).ids == [other.id]


def test_a_ticket_that_was_passed_on_is_no_longer_the_buyers_to_give_back(world: World) -> None:
    order = bought(world)
    ticket = issued(order)[1]
    offered = tickets.offer_ticket(ticket, world.concert, "friend@example.com", by=None)
    transfer = tickets.get_transfer(tickets.transfer_secret(offered.code))
    tickets.accept_ticket(transfer, world.concert, "A Friend", by=None)
    passed = next(t for t in issued(order) if t.passed_at)
    with pytest.raises(Refused, match="passed on"):
        own(order, world, [passed.id], 2500)
    assert [t.status for t in issued(order)] == ["valid", "valid"]


def test_the_tickets_of_a_booking_that_is_over_are_not_paid_back_again(world: World) -> None:
    order = bought(world)
    ids = [ticket.id for ticket in issued(order)]
    by_organizer(order, world, ids)
    with pytest.raises(Refused, match="over already"):
        by_organizer(order, world, ids, "another wish")
    assert (
        sum(refund.amount for account in payments.list_accounts(order) for refund in account.refunds) == 5000
    )


def test_a_free_ticket_is_given_back_without_money(session: Session, world: World) -> None:
    order, before = world.booking, left(world.concert)
    assert own(order, world, [issued(order)[1].id], 0) == []
    assert (order.status, left(world.concert)) == ("confirmed", before + 1)
    assert letters(session, order)[-1] == "orders/fewer"
    assert own(order, world, [issued(order)[0].id], 0) == []
    assert (order.status, letters(session, order)[-1]) == ("cancelled", "orders/cancelled")
    assert not audit.find_breaches()


def test_what_was_given_back_counts_no_more_against_the_limit_per_person(world: World) -> None:
    order = bought(world, n=2)
    world.patron.max_per_person = 2
    with pytest.raises(Refused, match="at most 2 per person"):
        paid_for(world, 1)
    own(order, world, [issued(order)[0].id], 2500)
    assert paid_for(world, 1).status == "pending"


def test_a_second_payment_goes_back_whole_beside_a_part_of_the_first(world: World) -> None:
    order = paid_for(world)
    declined = begun(order)
    payments.settle(declined, Truth(FAILED))
    paid(order)
    by_organizer(order, world, [issued(order)[0].id])
    payments.settle(declined, truth(declined))
    assert [account.owed for account in payments.list_accounts(order)] == [0, 2500]
    assert not audit.find_breaches()
