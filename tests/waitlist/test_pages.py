"""Joining, leaving and booking from the waitlist, page by page."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock, mail
from app.core.mail import Message
from app.domain import orders, waitlist
from app.models import Notification, Order, WaitlistEntry
from tests.conftest import QueryCount
from tests.review import ReviewingClient
from tests.waitlist.line import go_round, join, sell_out
from tests.world import World

EVENT = "/events/night-of-small-websites"
LINE = "/manage/night-of-small-websites/waitlist"


def test_a_sold_out_events_page_leads_to_the_waitlist(
    client: ReviewingClient, session: Session, world: World
) -> None:
    sell_out(world, world.seat)
    session.commit()
    page = client.page(EVENT)
    assert f'href="{EVENT}/waitlist?type={world.seat.id}"' in page.html


def test_a_visitor_joins_and_the_letter_alone_leads_to_the_place(
    client: ReviewingClient, session: Session, world: World
) -> None:
    sell_out(world, world.seat)
    session.commit()
    answer = client.fill(f"{EVENT}/waitlist", quantity="2", name="Eva", email="Eva@Example.com")
    assert answer.headers["Location"] == EVENT
    entry = session.scalars(select(WaitlistEntry)).one()
    assert (entry.email, entry.quantity, entry.state) == ("eva@example.com", 2, "waiting")
    text = letter(client, session, "waitlist/joined")
    assert "as number 1 in line" in text
    assert waitlist.entry_secret(entry.code) in text


def test_joining_twice_answers_alike(client: ReviewingClient, session: Session, world: World) -> None:
    sell_out(world, world.seat)
    session.commit()
    values: dict[str, Any] = {"quantity": "1", "name": "Eva", "email": "eva@example.com"}
    first = client.fill(f"{EVENT}/waitlist", **values)
    second = client.fill(f"{EVENT}/waitlist", **values)
    assert first.headers["Location"] == second.headers["Location"]
    assert len(session.scalars(select(WaitlistEntry)).all()) == 1


def test_somebody_signed_in_sees_their_place_at_once(
    client: ReviewingClient, session: Session, world: World
) -> None:
    sell_out(world, world.seat)
    session.commit()
    client.sign_in("attendee@example.com")
    answer = client.fill(f"{EVENT}/waitlist", quantity="1")
    assert "Number 1 in line" in client.page(answer.headers["Location"]).text
    assert "You wait for this event already" in client.page(f"{EVENT}/waitlist").text


@pytest.mark.parametrize("quantity", ["0", "-1", "11", "1.5", "1e9", "", "2147483648"])
def test_odd_quantities_are_told_beside_their_field(
    client: ReviewingClient, session: Session, world: World, quantity: str
) -> None:
    sell_out(world, world.seat)
    session.commit()
    client.fill(f"{EVENT}/waitlist", status=422, quantity=quantity, name="Eva", email="eva@example.com")
    assert session.scalars(select(WaitlistEntry)).all() == []


def test_nothing_sold_out_nothing_to_wait_for(client: ReviewingClient, world: World) -> None:
    assert "nothing to wait for" in client.page(f"{EVENT}/waitlist").text


def test_a_wrong_secret_is_a_404(client: ReviewingClient, world: World) -> None:
    assert client.get("/waitlist/" + "0" * 40).status_code == 404
    assert client.get("/waitlist/" + "0" * 400).status_code == 404


def test_leaving_asks_first_and_a_look_changes_nothing(
    client: ReviewingClient, session: Session, world: World
) -> None:
    sell_out(world, world.seat)
    entry = join(world, world.seat, "eva")
    session.commit()
    address = f"/waitlist/{waitlist.entry_secret(entry.code)}"
    client.page(f"{address}/leaving")
    session.refresh(entry)
    assert entry.state == "waiting"
    client.fill(f"{address}/leaving")
    session.refresh(entry)
    assert entry.state == "left"
    assert "off the waitlist" in client.page(address).text


def offered(session: Session, world: World, kind: Any, n: int = 2) -> WaitlistEntry:
    """Somebody with an offer of n places of this type."""
    first, _second = sell_out(world, kind, 2 * n)
    entry = join(world, kind, "eva", n)
    orders.cancel_order(first, by=None)
    go_round(world)
    session.commit()
    return entry


def booking_link(client: ReviewingClient, entry: WaitlistEntry) -> str:
    """Where the button on the entry's page leads."""
    page = client.page(f"/waitlist/{waitlist.entry_secret(entry.code)}")
    return next(link for link in page.links().values() if "offer=" in link)


def test_the_offers_letter_says_until_when_in_the_events_zone(
    client: ReviewingClient, session: Session, world: World
) -> None:
    entry = offered(session, world, world.seat)
    text = letter(client, session, "waitlist/offered")
    offer = waitlist.stand(entry).offer
    assert offer is not None
    assert f"{offer.expires_at.astimezone(world.concert.zone):%H:%M} (Amsterdam time)" in text


def test_an_offer_is_booked_on_the_booking_page(
    client: ReviewingClient, session: Session, world: World
) -> None:
    entry = offered(session, world, world.seat)
    link = booking_link(client, entry)
    assert "kept for you until" in client.page(link).text
    client.fill(link, action=f"{EVENT}/booking")  # it knows who came by the letter
    session.refresh(entry)
    assert entry.state == "served"
    assert "You took the offer" in client.page(f"/waitlist/{waitlist.entry_secret(entry.code)}").text


def test_the_place_in_line_follows_while_one_looks(
    client: ReviewingClient, session: Session, world: World
) -> None:
    sell_out(world, world.seat)
    eva, finn = join(world, world.seat, "eva"), join(world, world.seat, "finn")
    session.commit()
    address = f"/waitlist/{waitlist.entry_secret(finn.code)}"
    assert f'hx-get="{address}"' in client.page(address).html
    waitlist.leave(eva, by=None)
    session.commit()
    part = client.get(address, headers={"HX-Request": "true", "HX-Request-Type": "partial"})
    assert part.text.lstrip().startswith('<div id="standing"')
    assert "Number 1 in line" in part.text


def test_mistakes_on_the_page_keep_the_offer(client: ReviewingClient, session: Session, world: World) -> None:
    entry = offered(session, world, world.seat)
    link = booking_link(client, entry)
    answer = client.fill(link, action=f"{EVENT}/booking", status=422, name="", email="eva@example.com")
    session.refresh(entry)
    assert entry.state == "offered"
    assert "kept for you until" in answer.text
    assert session.scalars(select(Order).where(Order.name == "")).all() == []


def test_a_paid_offer_goes_on_to_pay(client: ReviewingClient, session: Session, world: World) -> None:
    entry = offered(session, world, world.patron, 1)
    link = booking_link(client, entry)
    client.fill(link, action=f"{EVENT}/booking", name="Eva", email="eva@example.com")
    order = session.scalars(select(Order).where(Order.email == "eva@example.com")).one()
    assert (order.status, order.total) == ("pending", 2500)
    assert order.expires_at is not None
    until = f"{order.expires_at.astimezone(world.concert.zone):%-d %B, %H:%M}"
    assert until in client.page(f"/bookings/{order.code}/payment").text
    assert until in client.page(f"/bookings/{order.code}").text


def test_an_offer_that_is_over_is_told(client: ReviewingClient, session: Session, world: World) -> None:
    entry = offered(session, world, world.seat)
    link = booking_link(client, entry)
    with clock.frozen_at(clock.now() + timedelta(hours=25)):
        assert "not kept any more" in client.page(link).text
        page = client.page(f"/waitlist/{waitlist.entry_secret(entry.code)}")
        assert "went to the next in line" in page.text


def test_whoever_has_an_account_finds_the_offer_in_their_inbox(
    client: ReviewingClient, session: Session, world: World
) -> None:
    first, _second = sell_out(world, world.seat)
    wish = waitlist.Wish(world.seat.id, 1, "Ada", "attendee@example.com")
    entry = waitlist.join(world.concert, wish, by=world.attendee)
    orders.cancel_order(first, by=None)
    go_round(world)
    session.commit()
    client.sign_in("attendee@example.com")
    assert "1 place came free" in client.page("/notifications").text
    told = session.scalars(select(Notification).where(Notification.kind == "places-offered")).one()
    answer = client.fill("/notifications", action=f"/notifications/{told.id}/visit")
    assert answer.headers["Location"] == f"/waitlist/{waitlist.entry_secret(entry.code)}"


def test_my_tickets_show_what_one_waits_for(client: ReviewingClient, session: Session, world: World) -> None:
    sell_out(world, world.seat)
    entry = waitlist.join(
        world.concert, waitlist.Wish(world.seat.id, 1, "Ada", "attendee@example.com"), by=world.attendee
    )
    session.commit()
    client.sign_in("attendee@example.com")
    page = client.page("/bookings")
    assert f"/waitlist/{waitlist.entry_secret(entry.code)}" in page.links().values()
    client.sign_in("stranger@example.com")
    assert "On the waitlist" not in client.page("/bookings").text


def test_an_offer_of_another_event_opens_nothing(
    client: ReviewingClient, session: Session, world: World
) -> None:
    entry = offered(session, world, world.seat)
    secret = waitlist.entry_secret(entry.code)
    assert "not kept any more" in client.page(f"/events/elsewhere/booking?offer={secret}").text


def test_organizers_see_who_waits_and_take_people_off(
    client: ReviewingClient, session: Session, world: World
) -> None:
    offered(session, world, world.seat)
    finn = join(world, world.seat, "finn", 3)
    session.commit()
    client.sign_in("assistant@example.com")
    page = client.page(LINE)
    assert "1 person waits for 3 places, 2 places are offered" in page.text
    assert "Number 1" in page.text
    client.fill(LINE, action=f"{LINE}/{finn.id}/removal")
    session.refresh(finn)
    assert finn.state == "left"
    assert "took you off the waitlist" in letter(client, session, "waitlist/over")
    assert "Finn" in client.page(f"{LINE}?show=past").text


def test_an_entry_of_another_event_is_a_404(client: ReviewingClient, session: Session, world: World) -> None:
    sell_out(world, world.seat)
    entry = join(world, world.seat, "eva")
    session.commit()
    client.sign_in("stranger@example.com")
    token = client.page("/events/elsewhere/ticket-types/new").form().values()["csrf_token"]
    answer = client.post(f"/manage/elsewhere/waitlist/{entry.id}/removal", data={"csrf_token": token})
    assert answer.status_code == 404


def test_the_list_asks_as_often_for_thirty_as_for_one(
    client: ReviewingClient, session: Session, world: World, count_queries: QueryCount
) -> None:
    sell_out(world, world.seat)
    join(world, world.seat, "n0")
    session.commit()
    client.sign_in("owner@example.com")
    client.page(LINE)
    counts = []
    for names in (range(0), range(1, 30)):
        for n in names:
            join(world, world.seat, f"n{n}")
        session.commit()
        count_queries.start()
        client.page(LINE)
        counts.append(count_queries.n)
    assert counts[0] == counts[1]


def letter(client: ReviewingClient, session: Session, name: str) -> str:
    """The words of the last letter of this name."""
    session.expire_all()
    row = session.scalars(select(Message).where(Message.letter == name).order_by(Message.id.desc())).first()
    assert row is not None
    app: Flask = client.application
    with app.app_context():
        built = mail.build(row, "Marquee <m@marquee.test>", "marquee.test")
    parts = [
        part for part in message_from_bytes(built.as_bytes()).walk() if part.get_content_maintype() == "text"
    ]
    return "\n".join(bytes(part.get_payload(decode=True)).decode() for part in parts)
