"""Tickets passed on with the consent of both, names put right, letters sent again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock, facts, ids, mail
from app.core.errors import Refused
from app.core.mail import Message
from app.domain import checkin, events, orders, tickets
from app.models import Order, Ticket, Transfer
from tests.review import ReviewingClient
from tests.world import World

NINA = "nina@example.net"


@pytest.fixture
def ticket(world: World) -> Ticket:
    """Grace's, which Ada booked."""
    return tickets.list_tickets_of_order(world.booking)[1]


def offer(world: World, ticket: Ticket, session: Session, email: str = NINA) -> str:
    """The secret of the offer's link."""
    transfer = tickets.offer_ticket(ticket, world.concert, email, by=None)
    session.commit()
    return tickets.transfer_secret(transfer.code)


def accept(world: World, ticket: Ticket, session: Session) -> str:
    """Nina takes the ticket; its old secret."""
    old = ticket.secret
    transfer = tickets.get_transfer(offer(world, ticket, session))
    tickets.accept_ticket(transfer, world.concert, "Nina New", by=None)
    session.commit()
    return old


def letters(session: Session, prefix: str) -> list[tuple[str, str]]:
    """Letter and address, in the order they were written."""
    rows = session.execute(
        select(Message.letter, Message.address).where(Message.letter.startswith(prefix)).order_by(Message.id)
    )
    return [(row[0], row[1]) for row in rows]


def test_a_ticket_changes_hands_when_both_want_it(
    client: ReviewingClient, session: Session, world: World, ticket: Ticket
) -> None:
    old = ticket.secret
    answer = client.fill(f"/t/{old}/transfer", email="Nina@Example.net")
    assert answer.status_code == 303
    assert "Offered to nina@example.net" in client.page(f"/t/{old}/transfer").text
    transfer = session.scalars(select(Transfer)).one()
    link = f"/transfers/{tickets.transfer_secret(transfer.code)}"
    assert "Grace Guest would like to pass this ticket on" in client.page(link).text
    answer = client.fill(link, name="Nina New")
    session.refresh(ticket)
    assert answer.headers["Location"].endswith(f"/t/{ticket.secret}")
    assert ticket.secret != old
    page = client.page(f"/t/{ticket.secret}")
    assert "Nina New" in page.text
    assert "Grace Guest" not in page.text
    gone = client.get(f"/t/{old}")
    assert gone.status_code == 410
    assert "was passed on" in gone.text
    assert letters(session, "tickets/") == [
        ("tickets/offered", NINA),
        ("tickets/received", NINA),
        ("tickets/answered", "attendee@example.com"),
    ]


def test_the_buyer_sees_that_it_was_passed_on_but_not_its_code(
    client: ReviewingClient, session: Session, world: World, ticket: Ticket
) -> None:
    accept(world, ticket, session)
    client.sign_in("attendee@example.com")
    page = client.page(f"/bookings/{world.booking.code}")
    assert "Passed on" in page.text
    session.refresh(ticket)
    assert ticket.secret not in page.html
    assert ticket.secret not in client.page("/bookings").html
    other = tickets.list_own_tickets(world.booking)[0]
    assert "Ticket 1 of 1" in client.page(f"/t/{other.secret}").text
    assert ticket.secret not in client.page(f"/t/{other.secret}").html


def test_until_it_is_taken_nothing_changes(
    client: ReviewingClient, session: Session, world: World, ticket: Ticket
) -> None:
    offer(world, ticket, session)
    assert checkin.admit(world.entrance, ticket.secret, "n1", by=world.door).result == "ok"


def test_the_old_code_says_passed_on_at_the_door(session: Session, world: World, ticket: Ticket) -> None:
    old = accept(world, ticket, session)
    verdict = checkin.admit(world.entrance, old, "n1", by=world.door)
    assert verdict.result == "passed-on"
    assert verdict.ticket is not None
    assert verdict.ticket.guest.name == "Nina New"
    assert checkin.admit(world.entrance, ticket.secret, "n2", by=world.door).result == "ok"


def test_the_door_reads_where_it_went(
    client: ReviewingClient, session: Session, world: World, ticket: Ticket
) -> None:
    old = accept(world, ticket, session)
    scan = checkin.admit(world.entrance, old, "n1", by=world.door).scan
    session.commit()
    client.sign_in("door@example.com")
    page = client.page(f"/events/{world.concert.slug}/door/scans/{scan.id}")
    assert "passed on to Nina New" in page.text
    assert "Passed on" in client.page(f"/events/{world.concert.slug}/door").text


def test_a_device_without_a_network_knows_old_codes(session: Session, world: World, ticket: Ticket) -> None:
    old = accept(world, ticket, session)
    known = {entry.digest: entry for entry in checkin.snapshot_of(world.concert, world.entrance).tickets}
    assert known[ids.digest(old)].result == "passed-on"
    assert known[ids.digest(ticket.secret)].result == "ok"
    assert list(known).index(ids.digest(old)) < list(known).index(ids.digest(ticket.secret))


def test_an_offer_that_was_taken_back_is_over(
    client: ReviewingClient, session: Session, world: World, ticket: Ticket
) -> None:
    secret = offer(world, ticket, session)
    client.fill(f"/t/{ticket.secret}/transfer", action=f"/t/{ticket.secret}/transfer/withdrawal")
    assert "This offer was taken back." in client.page(f"/transfers/{secret}").text
    with pytest.raises(Refused, match="taken back"):
        tickets.accept_ticket(tickets.get_transfer(secret), world.concert, "Nina", by=None)
    offer(world, ticket, session, "next@example.net")


def test_whoever_is_asked_may_say_no(
    client: ReviewingClient, session: Session, world: World, ticket: Ticket
) -> None:
    secret = offer(world, ticket, session)
    client.fill(f"/transfers/{secret}", action=f"/transfers/{secret}/refusal")
    assert "You said no" in client.page(f"/transfers/{secret}").text
    assert letters(session, "tickets/answered") == [("tickets/answered", "attendee@example.com")]
    with pytest.raises(Refused, match="said no"):
        tickets.accept_ticket(tickets.get_transfer(secret), world.concert, "Nina", by=None)


def test_it_is_offered_to_one_person_at_a_time(session: Session, world: World, ticket: Ticket) -> None:
    offer(world, ticket, session)
    with pytest.raises(Refused, match="already"):
        tickets.offer_ticket(ticket, world.concert, "other@example.net", by=None)


def test_a_second_yes_changes_nothing(session: Session, world: World, ticket: Ticket) -> None:
    transfer = tickets.get_transfer(offer(world, ticket, session))
    tickets.accept_ticket(transfer, world.concert, "Nina", by=None)
    secret = ticket.secret
    tickets.accept_ticket(transfer, world.concert, "Somebody Else", by=None)
    assert (ticket.secret, ticket.guest.name) == (secret, "Nina")


def test_a_ticket_goes_on_and_on_and_each_old_code_is_told(
    session: Session, world: World, ticket: Ticket
) -> None:
    first = accept(world, ticket, session)
    second = ticket.secret
    transfer = tickets.get_transfer(offer(world, ticket, session, "omar@example.net"))
    tickets.accept_ticket(transfer, world.concert, "Omar", by=None)
    assert [
        checkin.admit(world.entrance, code, f"n{code}", by=world.door).result for code in (first, second)
    ] == [
        "passed-on",
        "passed-on",
    ]
    assert letters(session, "tickets/answered")[-1] == ("tickets/answered", NINA)


@pytest.mark.parametrize("why", ["used", "begun", "void", "shut"])
def test_what_is_fixed_is_neither_offered_nor_taken(
    session: Session, world: World, ticket: Ticket, why: str
) -> None:
    transfer = tickets.get_transfer(offer(world, ticket, session))
    moment = clock.now()
    if why == "used":
        checkin.admit(world.entrance, ticket.secret, "n1", by=world.door)
    elif why == "begun":
        moment = world.concert.starts_at + timedelta(minutes=1)
    elif why == "void":
        orders.cancel_order(world.booking, by=None)
    else:
        tickets.set_transferable(world.concert, False, by=world.owner)
    session.commit()
    with clock.frozen_at(moment):
        with pytest.raises(Refused):
            tickets.accept_ticket(transfer, world.concert, "Nina", by=None)
        tickets.take_back(ticket, by=None)
        with pytest.raises(Refused):
            tickets.offer_ticket(ticket, world.concert, NINA, by=None)


def test_a_ticket_is_offered_ten_times_at_most(session: Session, world: World, ticket: Ticket) -> None:
    for n in range(10):
        tickets.offer_ticket(ticket, world.concert, f"n{n}@example.net", by=None)
        tickets.take_back(ticket, by=None)
    with pytest.raises(Refused, match="too often"):
        tickets.offer_ticket(ticket, world.concert, NINA, by=None)


def test_the_organizer_decides_whether_tickets_go_round(
    client: ReviewingClient, session: Session, world: World, ticket: Ticket
) -> None:
    client.sign_in("owner@example.com")
    client.fill(
        f"/events/{world.concert.slug}/ticket-types", action=f"/manage/{world.concert.slug}/transfers"
    )
    session.refresh(world.concert)
    assert not world.concert.transferable
    assert "don’t let tickets be passed on" in client.page(f"/t/{ticket.secret}/transfer").text
    assert "Pass it on" not in client.page(f"/t/{ticket.secret}").links()


def test_a_name_is_put_right_until_the_event_begins(
    client: ReviewingClient, session: Session, world: World, ticket: Ticket
) -> None:
    assert client.fill(f"/t/{ticket.secret}/name", name="Grace Hopper").status_code == 303
    assert "Grace Hopper" in client.page(f"/t/{ticket.secret}").text
    with clock.frozen_at(world.concert.starts_at), pytest.raises(Refused, match="begun"):
        tickets.rename_holder(ticket, world.concert, "Too Late", by=None)


def test_the_letter_comes_again_when_asked(client: ReviewingClient, session: Session, world: World) -> None:
    client.sign_in("attendee@example.com")
    code = world.booking.code
    before = len(letters(session, "orders/confirmed"))
    client.fill(f"/bookings/{code}", action=f"/bookings/{code}/letter")
    assert len(letters(session, "orders/confirmed")) == before + 1


def test_what_was_passed_on_is_not_the_buyers_to_cancel(
    session: Session, world: World, ticket: Ticket
) -> None:
    accept(world, ticket, session)
    quote = orders.quote_own(world.booking)
    assert ticket.id not in quote.ids
    assert not quote.whole
    with pytest.raises(Refused, match="passed on"):
        orders.return_tickets(world.booking, world.concert, [ticket.id], 0, by=None, key="k")


def test_its_new_holder_hears_when_it_ends(session: Session, world: World, ticket: Ticket) -> None:
    accept(world, ticket, session)
    orders.cancel_order(session.get_one(Order, world.booking.id), by=None)
    assert letters(session, "tickets/news") == [("tickets/news", NINA)]


def test_its_new_holder_hears_when_the_event_is_cancelled(
    session: Session, world: World, ticket: Ticket
) -> None:
    accept(world, ticket, session)
    events.cancel_event(world.concert, by=world.owner)
    kind = "orders.receivers.tell_of_cancelled_event"
    for delivery in session.scalars(select(facts.Delivery).where(facts.Delivery.reaction == kind)):
        facts.deliver(delivery)
    assert letters(session, "tickets/news") == [("tickets/news", NINA)]
    assert "is not needed any more" in composed(session, "tickets/news")


def test_letters_say_what_is_true_when_they_go_out(session: Session, world: World, ticket: Ticket) -> None:
    secret = offer(world, ticket, session)
    assert f"/transfers/{secret}" in composed(session, "tickets/offered")
    tickets.accept_ticket(tickets.get_transfer(secret), world.concert, "Nina", by=None)
    assert f"/t/{ticket.secret}" in composed(session, "tickets/received")
    assert "It is theirs now" in composed(session, "tickets/answered")
    assert "that is over" in composed(session, "tickets/offered")
    assert ticket.secret not in composed(session, "orders/confirmed")
    transfer = tickets.offer_ticket(ticket, world.concert, "omar@example.net", by=None)
    tickets.accept_ticket(
        tickets.get_transfer(tickets.transfer_secret(transfer.code)), world.concert, "Omar", by=None
    )
    late = composed(session, "tickets/received", first=True)
    assert ticket.secret not in late
    assert "passed on again since" in late


def composed(session: Session, letter: str, *, first: bool = False) -> str:
    """The newest such letter, or the first, as text and HTML."""
    order = Message.id if first else Message.id.desc()
    row = session.scalars(select(Message).where(Message.letter == letter).order_by(order)).first()
    assert row is not None
    sent = mail.build(row, "Marquee <m@example.com>", "marquee.test")
    parts = [sent.get_body((kind,)) for kind in ("plain", "html")]
    return " ".join(" ".join(part.get_content() for part in parts if part).split())


def test_an_unknown_offer_is_not_found(client: ReviewingClient, world: World) -> None:
    assert client.get("/transfers/unknown").status_code == 404
