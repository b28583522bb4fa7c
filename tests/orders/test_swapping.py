"""One ticket of an order becomes one of another type: places, money, papers and letters follow."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.audit import find_breaches
from app.core import clock
from app.core.db import db
from app.core.errors import Refused
from app.domain import checkin, invoices, orders, payments, places, tickets
from app.models import Fact, Order, Refund, Ticket, TicketSwap, TicketType
from tests.invoices.desk import sells
from tests.orders.test_handing import NINA, accept, letters
from tests.pages import Page
from tests.payments.desk import carried, paid
from tests.review import ReviewingClient
from tests.world import World

BUYER = orders.Buyer("Bo Buyer", "bo@example.com", ("Cas",))


def kind(world: World, name: str, price: int, quantity: int | None = 5, **more: Any) -> TicketType:
    details = tickets.TypeDetails(name, price, quantity=quantity, **more)
    return tickets.add_ticket_type(world.concert, details, by=world.owner)


def booked(world: World, kind: TicketType, n: int = 2) -> Order:
    """A confirmed order of n such tickets, paid where they cost anything."""
    order = orders.place_order(world.concert, {kind.id: n}, BUYER, by=None)
    if order.total:
        paid(order)
    return orders.get_order(order.code)


def first(order: Order) -> Ticket:
    return tickets.list_tickets_of_order(order)[0]


def swap(
    world: World, order: Order, to: TicketType, *, refund: bool = False, beyond: str = "", **more: Any
) -> Any:
    ticket = first(order)
    options = orders.list_options(world.concert, orders.get_part(order, ticket.id))
    difference = next((one.more for one in options if one.offer.type.id == to.id), 0)
    wish = orders.Swap(to.id, more.get("more", difference), refund, beyond)
    return carried(orders.swap_ticket(order, world.concert, ticket.id, wish, by=world.owner, key="once"))


def left(world: World, kind: TicketType) -> int | None:
    offers = tickets.list_offers(world.concert, hidden=True)
    return next(one.left for one in offers if one.type.id == kind.id)


def told(session: Session) -> list[Fact]:
    return list(session.scalars(select(Fact).where(Fact.kind == "TicketSwapped").order_by(Fact.id)))


def test_a_swap_moves_the_place_and_keeps_code_number_and_line(world: World, session: Session) -> None:
    old, new = kind(world, "Early", 2500), kind(world, "Late", 2500)
    order = booked(world, old)
    before = first(order)
    secret, number = before.secret, before.number
    swap(world, order, new)
    after = first(order)
    assert (after.type.name, after.secret, after.number) == ("Late", secret, number)
    assert (left(world, old), left(world, new)) == (4, 4)
    assert [(line.name, line.quantity) for line in order.lines] == [("Early", 2)]
    assert (told(session)[0].actor_id, told(session)[0].data["back"]) == (world.owner.id, 0)
    assert letters(session, "orders/")[-1] == ("orders/confirmed", "bo@example.com")
    assert find_breaches() == []


def test_what_costs_less_goes_back_once_and_is_gone_from_its_price(world: World, session: Session) -> None:
    dear, cheap = kind(world, "Dear", 4000), kind(world, "Cheap", 1500)
    order = booked(world, dear)
    for _time in range(2):
        swap(world, order, cheap, refund=True)
    assert [refund.amount for refund in session.scalars(select(Refund))] == [2500]
    assert orders.get_part(order, first(order).id).price == 1500
    carried(orders.refund_tickets(order, [first(order).id], reason="Ill", by=world.owner, key="ill"))
    assert payments.owed_for(order) == 4000
    assert find_breaches() == []


def test_what_was_paid_can_stay_whatever_the_other_costs(world: World, session: Session) -> None:
    cheap, dear = kind(world, "Cheap", 1500), kind(world, "Dear", 4000)
    order = booked(world, cheap)
    with pytest.raises(Refused, match=r"25\.00 more") as refusal:
        swap(world, order, dear, refund=True)
    assert refusal.value.field == "money"
    swap(world, order, dear)
    assert first(order).type.name == "Dear"
    assert (payments.owed_for(order), orders.get_part(order, first(order).id).price) == (3000, 1500)
    assert session.scalars(select(Refund)).all() == []
    assert find_breaches() == []


def test_a_credit_note_takes_the_difference_off_the_line_of_the_ticket(
    world: World, session: Session
) -> None:
    sells(world)
    dear, other, cheap = kind(world, "Dear", 4000), kind(world, "Other", 3000), kind(world, "Cheap", 1500)
    order = orders.place_order(world.concert, {dear.id: 1, other.id: 1}, BUYER, by=None)
    paid(order)
    order = orders.get_order(order.code)
    invoices.issue_invoice(order)
    swap(world, order, cheap, refund=True)
    refund = session.scalars(select(Refund)).one()
    note = invoices.credit_refund(refund)
    assert note is not None
    assert [(line["name"], line["gross"]) for line in note.frozen["lines"]] == [("Dear", 2500)]
    assert find_breaches() == []


def test_limits_are_asked_about_and_gone_over_knowingly(world: World, session: Session) -> None:
    old = kind(world, "Pair", 0, min_per_order=2)
    new = kind(world, "Single", 0, max_per_person=1)
    order = booked(world, old, 3)
    swap(world, order, new)
    second = tickets.list_tickets_of_order(order)[1].id
    wish = orders.Swap(new.id, 0, refund=False)
    with pytest.raises(orders.OverLimits) as asked:
        orders.swap_ticket(order, world.concert, second, wish, by=world.owner, key="k")
    assert asked.value.message == "Pair: at least 2 per booking. Single: at most 1 per person."
    db.session.rollback()


def test_no_place_means_no_swap_and_a_full_event_is_no_hindrance(world: World, session: Session) -> None:
    old, gone, new = kind(world, "Old", 0), kind(world, "Gone", 0, 1), kind(world, "New", 0)
    order = booked(world, old)
    booked(world, gone, 1)
    counter = places.find_event_counter(world.concert.id)
    session.refresh(counter)
    places.set_quantity(counter, counter.taken)
    session.commit()
    swap(world, order, new)
    session.commit()
    with pytest.raises(Refused, match="Gone: sold out") as refusal, session.begin_nested():
        swap(world, order, gone)
    assert refusal.value.field == "kind"
    assert find_breaches() == []


def test_what_can_not_be_swapped_says_why(world: World, session: Session) -> None:
    old, new = kind(world, "Old", 2500), kind(world, "New", 2500)
    lunch = kind(world, "Lunch", 0, per_ticket=1, admits=False)
    order = booked(world, old)
    offered = [
        one.offer.type.name
        for one in orders.list_options(world.concert, orders.get_part(order, first(order).id))
    ]
    assert "New" in offered
    assert not {"Old", lunch.name} & set(offered)
    with pytest.raises(Refused, match="another one by now"):
        swap(world, order, new, more=1)
    with pytest.raises(Refused, match="can’t be swapped for that one"):
        swap(world, order, lunch)
    checkin.admit(world.entrance, first(order).secret, "n1", by=world.door)
    with pytest.raises(Refused, match="come in"):
        swap(world, order, new)
    assert session.scalars(select(TicketSwap)).all() == []


def test_an_organizer_sees_the_difference_then_swaps(
    client: ReviewingClient, world: World, session: Session
) -> None:
    dear, cheap = kind(world, "Dear", 4000), kind(world, "Cheap", 1500)
    order = booked(world, dear)
    session.commit()
    client.sign_in("owner@example.com")
    shown = f"/manage/{world.concert.slug}/orders/{order.code}"
    url = f"{shown}/tickets/{first(order).id}/swap"
    assert f'href="{url}"' in client.get(shown).text
    assert "Cheap, costs €25.00 less" in client.page(url).text
    client.fill(url, kind=f"{cheap.id}:-2500", money="back")
    session.expire_all()
    assert first(order).type.name == "Cheap"
    page = client.page(shown).text
    for words in ("booked as Dear", "another kind of ticket now", "€25.00"):
        assert words in page
    with clock.frozen_at(world.concert.ends_at):
        client.sign_in("owner@example.com")
        assert url not in client.get(shown).text


def test_the_page_asks_before_a_limit_is_gone_over(
    client: ReviewingClient, world: World, session: Session
) -> None:
    old, new = kind(world, "Pair", 0, min_per_order=2), kind(world, "Single", 0)
    order = booked(world, old)
    session.commit()
    client.sign_in("owner@example.com")
    url = f"/manage/{world.concert.slug}/orders/{order.code}/tickets/{first(order).id}/swap"
    choice = f"{new.id}:0"
    answer = client.fill(url, kind=choice, status=409)
    assert "Pair: at least 2 per booking." in Page(answer.text).text
    assert first(order).type.name == "Pair"
    client.fill(url, kind=choice, beyond="Pair: at least 2 per booking.")
    session.expire_all()
    assert first(order).type.name == "Single"


def test_who_got_a_ticket_from_somebody_hears_of_its_swap(world: World, session: Session) -> None:
    old, new = kind(world, "Old", 0), kind(world, "New", 0)
    order = booked(world, old)
    accept(world, first(order), session)
    swap(world, orders.get_order(order.code), new)
    assert letters(session, "tickets/received")[1:] == [("tickets/received", NINA)]
    assert find_breaches() == []


def test_a_swap_that_lies_is_found(world: World, session: Session) -> None:
    old, new = kind(world, "Old", 4000), kind(world, "New", 1500)
    order = booked(world, old)
    swap(world, order, new, refund=True)
    session.execute(update(TicketSwap).values(back=1))
    assert "what a swap gives back is a refund of its order" in _found()
    session.execute(update(Ticket).where(Ticket.id == first(order).id).values(ticket_type_id=old.id))
    assert "a ticket is of the type that it was last swapped for" in _found()


def _found() -> set[str]:
    return {breach.invariant.says for breach in find_breaches()}
