"""The whole first path without scripts: sign up, publish, book, read the letter, come in."""

from __future__ import annotations

import re

from flask import Flask, current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import mail
from app.core.db import db
from app.core.mail import Message
from tests.pages import Page
from tests.review import ReviewingClient
from tests.world import World

PASSWORD = "seven quiet harbours"


def test_from_signing_up_to_the_door(app: Flask, session: Session, world: World) -> None:
    organizer, visitor, door = app.test_client(), app.test_client(), app.test_client()

    # somebody new signs up and verifies the address by the letter's link
    organizer.fill("/register", name="Nora Newcomer", email="nora@example.com", password=PASSWORD)
    organizer.fill(link_in("nora@example.com", "/verify/"), password=PASSWORD)

    # one page makes community, event and free tickets, and puts them on sale
    made = organizer.fill(
        "/events/new",
        title="Supper in the Boiler House",
        starts="2038-05-01T19:00",
        city="Rotterdam",
        capacity="40",
        community_name="Boiler House Suppers",
        publish="1",
    )
    event = made.location
    assert "Published: your event is on sale." in organizer.page(event).text

    # a visitor finds it, books two places without an account and sees them
    found = visitor.page("/events?q=boiler+house")
    assert found.links()["Supper in the Boiler House"] == event
    kind = quantity_field(visitor.page(f"{event}/booking"))
    booking = visitor.fill(
        f"{event}/booking", **{kind: "2"}, name="Vera Visitor", email="vera@example.com", guest2="Wim Welcome"
    ).location
    assert "Your 2 tickets" in visitor.page(booking).text

    # the letter opens the booking in another browser, and each ticket shows its code
    phone = app.test_client()
    opened = phone.get(link_in("vera@example.com", "/bookings/"))
    assert opened.location == booking
    first, second = tickets_of(phone.page(booking))
    number, secret = first
    assert f"QR code of ticket {number}" in phone.page(f"/t/{secret}").html
    assert phone.get(f"{booking}/tickets.pdf").data.startswith(b"%PDF")

    # a helper, appointed by the organizer, lets the first ticket in once
    team = event.replace("/events/", "/manage/") + "/team"
    organizer.fill(team, email="door@example.com")
    door.sign_in("door@example.com")
    assert "Welcome" in admitted(door, event, secret)
    assert "Already inside" in admitted(door, event, number)

    # once everybody has come in, the booking cannot be cancelled any more
    assert "Welcome" in admitted(door, event, second[1])
    assert "Somebody has come in" in visitor.page(f"{booking}/cancellation").text
    assert "You’re in" in visitor.page(booking).text


def link_in(address: str, path: str) -> str:
    """The first link to `path` in the newest letter to this address."""
    db.session.expire_all()
    newest = select(Message).where(Message.address == address).order_by(Message.id.desc()).limit(1)
    settings = current_app.config["SETTINGS"]
    letter = mail.build(db.session.scalars(newest).one(), settings.mail_from, settings.host)
    body = letter.get_body(("plain",))
    assert body is not None
    text = str(body.get_content())
    found = re.search(rf"http://marquee\.test({path}\S+)", text)
    assert found, text
    return found[1]


def quantity_field(page: Page) -> str:
    """The name of the one field for how many tickets."""
    (name,) = (name for name in page.form().values() if re.fullmatch(r"t\d+", name))
    return name


def tickets_of(page: Page) -> list[tuple[str, str]]:
    """Number and secret of each ticket on a booking's page."""
    numbers = dict.fromkeys(re.findall(r"\b[A-Z0-9]{8}-\d\b", page.text))
    secrets = dict.fromkeys(re.findall(r'href="/t/([\w-]+)"', page.html))
    return list(zip(numbers, secrets, strict=True))


def admitted(door: ReviewingClient, event: str, code: str) -> str:
    """What the door says to this code."""
    answer = door.fill(f"{event}/door", action=f"{event}/door/scans", code=code)
    return door.page(answer.location).text
