"""What goes with tickets, such as parking: never without one, no guest and no place of its own."""

from __future__ import annotations

import csv
import io

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app import audit
from app.core import clock
from app.core.errors import Refused
from app.domain import checkin, events, orders, tickets, waitlist
from app.models import Order, TicketType
from tests.api.caller import Caller, access_token
from tests.orders.parts import part
from tests.orders.test_letters import body, letter
from tests.review import ReviewingClient
from tests.world import World

BUYER = orders.Buyer("Ben Buyer", "ben@example.com")
BO = {"name": "Bo Buyer", "email": "bo@example.com"}
PAGE = "/events/night-of-small-websites"


@pytest.fixture
def parking(world: World, session: Session) -> TicketType:
    details = tickets.TypeDetails("Parking", 0, quantity=3, per_ticket=1, admits=False)
    kind = tickets.add_ticket_type(world.concert, details, by=world.owner)
    session.commit()
    return kind


def book(world: World, seats: int, kind: TicketType, n: int) -> Order:
    return orders.place_order(world.concert, {world.seat.id: seats, kind.id: n}, BUYER, by=None)


def test_it_is_never_had_without_a_ticket_nor_more_than_go_with_them(
    world: World, parking: TicketType
) -> None:
    with pytest.raises(Refused, match="goes with a ticket") as refused:
        book(world, 0, parking, 1)
    assert refused.value.field == f"t{parking.id}"
    with pytest.raises(Refused, match="at most 1 for each ticket"):
        book(world, 1, parking, 2)
    with pytest.raises(Refused, match="at most 1 for each ticket"):
        orders.make_order(world.concert, {world.seat.id: 1, parking.id: 2}, BUYER, orders.Agreed("comp"),
                          by=world.owner)  # fmt: skip


def test_it_has_no_ticket_no_guest_and_takes_no_place_of_the_event(world: World, parking: TicketType) -> None:
    before = tickets.get_sale(world.concert).left
    order = book(world, 2, parking, 2)
    assert [t.type.name for t in tickets.list_tickets_of_order(order)] == ["Seat", "Seat"]
    assert before is not None
    assert tickets.get_sale(world.concert).left == before - 2
    assert audit.find_breaches() == []


def test_it_sells_no_more_than_there_are(world: World, parking: TicketType) -> None:
    book(world, 2, parking, 2)
    with pytest.raises(Refused, match="only 1 is left"):
        book(world, 2, parking, 2)


def test_nobody_waits_for_it_and_no_door_lists_it(world: World, parking: TicketType) -> None:
    book(world, 3, parking, 3)
    with pytest.raises(Refused, match="Choose one of the tickets"):
        waitlist.join(world.concert, waitlist.Wish(parking.id, 1, "Al", "al@example.com"), by=None)
    assert parking not in checkin.list_types(world.concert)


def test_it_is_no_event_of_its_own(world: World) -> None:

    details = tickets.TypeDetails("Parking", 0, per_ticket=1, admits=False)
    tickets.add_ticket_type(world.draft, details, by=world.owner)
    with pytest.raises(Refused, match="Not published yet"):
        events.publish_event(world.draft, by=world.owner)


def test_it_goes_back_with_the_tickets_that_it_needs(world: World, parking: TicketType) -> None:
    order = book(world, 3, parking, 2)
    first, second, third = (t.id for t in tickets.list_tickets_of_order(order))
    assert orders.quote_own(order, [first]).extras == []
    orders.return_tickets(order, world.concert, [first], 0, by=None, key="a")
    assert orders.list_extras(order) == ["2 × Parking"]
    assert [str(extra) for extra in orders.quote_own(order, [second]).extras] == ["1 × Parking"]
    orders.return_tickets(order, world.concert, [second], 0, by=None, key="b")
    assert orders.list_extras(order) == ["1 × Parking"]
    assert left_of(world, parking) == 2
    assert audit.find_breaches() == []
    orders.return_tickets(order, world.concert, [third], 0, by=None, key="c")
    assert (order.status, left_of(world, parking)) == ("cancelled", 3)
    assert audit.find_breaches() == []


def left_of(world: World, kind: TicketType) -> int | None:
    return next(o.left for o in tickets.list_offers(world.concert) if o.type.id == kind.id)


def test_what_was_paid_for_it_goes_back_with_it() -> None:
    parts = [part(1, 1000), part(2, 1000)]
    two = [orders.quoting.Extra(7, "Parking", 1, (251, 250))]
    one = orders.quoting.leaving(two, parts, {1})
    assert [extra.prices for extra in one] == [(250,)]
    assert [p.back for p in orders.quoting.with_extras(parts, {1}, one)] == [1250, 1000]
    both = orders.quoting.leaving(two, parts, {1, 2})
    assert [p.back for p in orders.quoting.with_extras(parts, {1, 2}, both)] == [1000, 1501]


def test_a_carer_does_not_stay_without_whom_they_care_for(world: World, session: Session) -> None:
    details = tickets.TypeDetails("Carer", 0, per_ticket=1, admits=True)
    carer = tickets.add_ticket_type(world.concert, details, by=world.owner)
    order = book(world, 2, carer, 2)
    first, second, _third, fourth = (t.id for t in tickets.list_tickets_of_order(order))
    assert set(orders.quote_own(order, [first]).ids) == {first, fourth}
    orders.return_tickets(order, world.concert, [first], 0, by=None, key="a")
    session.expire_all()
    valid = [t.type.name for t in tickets.list_tickets_of_order(order) if t.status == "valid"]
    assert valid == ["Seat", "Carer"]
    orders.cancel_tickets(order, [second], refund=True, reason="Full", by=world.owner, key="b")
    assert order.status == "cancelled"
    assert audit.find_breaches() == []


def test_the_buyer_sees_what_goes_back_with_a_ticket(
    client: ReviewingClient, session: Session, world: World, parking: TicketType
) -> None:
    sent = client.fill(f"{PAGE}/booking", **BO, **{f"t{world.seat.id}": "2", f"t{parking.id}": "2"})
    booking = sent.headers["Location"]
    order = orders.get_order(booking.rpartition("/")[2])
    first = tickets.list_tickets_of_order(order)[0].id
    page = client.page(f"{booking}/cancellation?chosen=1&ticket={first}")
    assert "1 × Parking goes back, too" in page.text
    form = next(form for form in page.forms() if "agreed" in form.values())
    assert client.post(f"{booking}/cancellation", data=form.values()).status_code == 303
    assert "1 given back" in client.page(booking).text


def test_what_it_is_stays(world: World, parking: TicketType) -> None:
    for details in (
        tickets.TypeDetails("Parking", 0),
        tickets.TypeDetails("Parking", 0, per_ticket=1, admits=True),
    ):
        with pytest.raises(Refused):
            tickets.edit_ticket_type(parking, details, parking.version, by=world.owner)
    with pytest.raises(Refused, match="stays a ticket"):
        tickets.edit_ticket_type(
            world.seat, tickets.TypeDetails("Seat", 0, per_ticket=1, admits=False), 1, by=world.owner
        )


def test_one_that_lets_somebody_in_has_a_ticket_and_a_guest(world: World) -> None:
    details = tickets.TypeDetails("Carer", 0, per_ticket=1, admits=True)
    carer = tickets.add_ticket_type(world.concert, details, by=world.owner)
    order = book(world, 1, carer, 1)
    assert [t.type.name for t in tickets.list_tickets_of_order(order)] == ["Seat", "Carer"]
    assert audit.find_breaches() == []


def test_the_booking_page_offers_it_below_the_tickets_without_a_guest(
    client: ReviewingClient, session: Session, world: World, parking: TicketType
) -> None:
    page = client.page(f"{PAGE}/booking?t{world.seat.id}=1&t{parking.id}=1").text
    assert page.index("With your tickets") < page.index("Parking") < page.index("Who comes")
    assert "Guest 2" not in page
    sent = client.fill(f"{PAGE}/booking", **BO, **{f"t{world.seat.id}": "1", f"t{parking.id}": "1"})
    booking = client.page(sent.headers["Location"]).text
    assert "1 × Parking" in booking
    assert booking.count("Show the ticket") <= 1
    assert (
        "goes with a ticket"
        in client.fill(
            f"{PAGE}/booking", status=422, **BO, **{f"t{world.seat.id}": "0", f"t{parking.id}": "1"}
        ).text
    )


def test_the_event_page_names_it_but_counts_no_place_and_no_price_of_it(
    client: ReviewingClient, parking: TicketType
) -> None:
    assert "Goes with a ticket" in client.page(PAGE).text


def test_the_letter_and_the_paper_name_it(world: World, parking: TicketType) -> None:
    order = book(world, 1, parking, 1)
    assert orders.list_extras(order) == ["1 × Parking"]
    for kind in ("plain", "html"):
        assert "With your tickets: 1 × Parking." in body(letter(order, "confirmed"), kind)


def test_the_door_and_the_organizers_see_it_with_the_order(
    client: ReviewingClient, world: World, session: Session, parking: TicketType
) -> None:
    order = book(world, 2, parking, 2)
    first, second = tickets.list_tickets_of_order(order)
    second.passed_at = clock.now()
    session.commit()
    words = "With the order: 2 × Parking"
    client.sign_in(world.door.email)
    answers = [
        client.fill(f"{PAGE}/door", status=200, htmx=True, code=one.secret).text for one in (first, second)
    ]
    assert [words in answer for answer in answers] == [True, False]
    kept = {one.number: one.extras for one in checkin.snapshot_of(world.concert, world.entrance).tickets}
    assert (kept[first.number], kept[second.number]) == ("2 × Parking", "")
    client.sign_in(world.owner.email)
    people = "/manage/night-of-small-websites/attendees"
    assert client.page(people).text.count(words) == 1
    rows = list(csv.DictReader(io.StringIO(client.get(f"{people}.csv").text.lstrip("\ufeff"))))
    assert {row["With the order"] for row in rows if row["Order"] == order.code} == {"2 × Parking"}


def test_a_scan_by_a_program_tells_it(
    app: Flask, world: World, session: Session, parking: TicketType
) -> None:
    order = book(world, 1, parking, 1)
    code = tickets.list_tickets_of_order(order)[0].secret
    session.commit()
    scan, address = {"code": code, "nonce": "n1"}, f"/events/{world.concert.id}/check-ins/"
    told = Caller(app, access_token(world.door)).post(address, scan)
    assert (told["result"], told["extras"]) == ("ok", "1 × Parking")
