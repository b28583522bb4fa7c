"""New passwords: by a letter that works once for an hour, or with the current one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core import clock, throttle
from app.core.db import db
from app.core.errors import Refused
from app.domain import accounts
from app.domain.accounts.signing_in import ADDRESS
from app.models import AccountToken
from tests.accounts.post import html_of, last_link, letters_to, link_in, text_of
from tests.review import ReviewingClient
from tests.world import PASSWORD, World

WORDS = "plum lantern orchard"
OWNER = "owner@example.com"


def asked(client: ReviewingClient, email: str = OWNER) -> str:
    client.fill("/reset", email=email)
    return last_link(email)


def test_reset_answers_alike_for_every_address(client: ReviewingClient, world: World) -> None:
    known = client.fill("/reset", email=OWNER)
    unknown = client.fill("/reset", email="nobody@example.org")
    assert known.headers["Location"] == unknown.headers["Location"] == "/check-mail"
    assert [m.letter for m in letters_to(OWNER)] == ["accounts/reset"]
    assert letters_to("nobody@example.org") == []


def test_reset_sets_the_password_and_asks_to_sign_in(client: ReviewingClient, world: World) -> None:
    answer = client.fill(asked(client), password=WORDS)
    assert answer.headers["Location"] == "/login"
    client.sign_in(OWNER, WORDS)
    assert "was changed" in text_of(letters_to(OWNER)[-1])


def test_opening_the_link_changes_nothing(client: ReviewingClient, world: World) -> None:
    link = asked(client)
    client.page(link)
    client.page(link)
    client.sign_in(OWNER)


def test_a_reset_link_works_once(client: ReviewingClient, world: World) -> None:
    link = asked(client)
    form = client.page(link).form().values()
    client.fill(link, password=WORDS)
    assert "Ask for a new link" in client.page(link, status=410).links()
    again = client.post(
        link, data={**form, **client.page("/reset").form().values(), "password": "another long one"}
    )
    assert again.status_code == 410
    client.sign_in(OWNER, WORDS)


def test_a_newer_reset_link_makes_the_older_void(client: ReviewingClient, world: World) -> None:
    asked(client)
    asked(client)
    older, newer = (link_in(m) for m in letters_to(OWNER))
    client.page(older, status=410)
    client.fill(newer, password=WORDS)


def test_a_reset_link_lives_an_hour(client: ReviewingClient, world: World) -> None:
    link = asked(client)
    with clock.frozen_at(clock.now() + timedelta(minutes=61)):
        client.page(link, status=410)


@pytest.mark.parametrize("secret", ["", " ", "%20", "None", "0", "../../x", "e3b0c44298fc1c14"])
def test_reset_refuses_what_is_no_secret(client: ReviewingClient, world: World, secret: str) -> None:
    before = world.owner.password_hash
    asked(client)
    with pytest.raises(Refused, match="Ask for a new one"):
        accounts.reset_password(secret, WORDS)
    db.session.refresh(world.owner)
    assert world.owner.password_hash == before


def test_an_empty_link_asks_for_the_address_again(client: ReviewingClient, world: World) -> None:
    asked(client)
    assert client.get("/reset/").status_code == 200
    data = {**client.page("/reset").form().values(), "password": WORDS}
    assert client.post("/reset/", data=data).status_code == 422
    client.page("/reset/%20", status=410)
    client.sign_in(OWNER)


def test_a_weak_password_leaves_the_link_alive(client: ReviewingClient, world: World) -> None:
    link = asked(client)
    assert "at least 10" in client.fill(link, status=422, password="short").text
    client.fill(link, password=WORDS)


def test_the_host_of_a_reset_link_is_never_the_requests(client: ReviewingClient, world: World) -> None:
    form = client.page("/reset", Host="evil.example").form().values()
    hosts = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    assert client.post("/reset", data={**form, "email": OWNER}, headers=hosts).status_code == 303
    letter = letters_to(OWNER)[-1]
    assert "evil" not in text_of(letter) + html_of(letter)
    assert "http://marquee.test/reset/" in text_of(letter)


def test_suspended_people_get_no_link(client: ReviewingClient, world: World) -> None:
    link = asked(client)
    accounts.suspend_user(world.owner, by=world.admin)
    db.session.commit()
    client.page(link, status=410)
    client.fill("/reset", email=OWNER)
    assert len(letters_to(OWNER)) == 1


def test_asking_for_letters_is_limited_alike_for_every_address(client: ReviewingClient, world: World) -> None:
    for email in (OWNER, "nobody@example.org"):
        for _ in range(5):
            client.fill("/reset", email=email)
        assert "Too many tries" in client.fill("/reset", status=429, email=email).text
    assert db.session.scalar(select(func.count()).select_from(AccountToken)) == 5


def test_a_reset_verifies_the_address_and_forgets_failed_tries(client: ReviewingClient, world: World) -> None:
    world.owner.verified_at = None
    throttle.count(ADDRESS, OWNER, within=timedelta(minutes=15))
    db.session.commit()
    client.fill(asked(client), password=WORDS)
    db.session.refresh(world.owner)
    assert world.owner.verified_at is not None
    assert throttle.count_of(ADDRESS, OWNER) == 0


def test_changing_the_password_ends_all_other_sessions(
    app: Flask, client: ReviewingClient, world: World
) -> None:
    other = app.test_client()
    assert isinstance(other, ReviewingClient)
    other.sign_in(OWNER)
    client.sign_in(OWNER)
    client.fill("/profile/password", current=PASSWORD, password=WORDS)
    assert "signed out everywhere else" in client.page("/profile").text
    assert other.get("/profile").headers["Location"].startswith("/login")
    assert other.get("/profile", headers={"HX-Request": "true"}).status_code == 401


def test_a_reset_ends_all_sessions(app: Flask, client: ReviewingClient, world: World) -> None:
    client.sign_in(OWNER)
    other = app.test_client()
    assert isinstance(other, ReviewingClient)
    other.fill(asked(other), password=WORDS)
    assert client.get("/profile").headers["Location"].startswith("/login")


def test_changing_needs_the_current_password_and_counts_tries(client: ReviewingClient, world: World) -> None:
    client.sign_in(OWNER)
    for _ in range(10):
        answer = client.fill("/profile/password", status=422, current="wrong one", password=WORDS)
        assert "not your current password" in answer.text
    answer = client.fill("/profile/password", status=429, current=PASSWORD, password=WORDS)
    assert "Too many tries" in answer.text
    client.page("/profile")


def test_a_link_of_a_former_address_is_void(client: ReviewingClient, world: World) -> None:
    link = asked(client)
    world.owner.email = "moved@example.com"
    db.session.commit()
    client.page(link, status=410)
    with pytest.raises(Refused):
        accounts.reset_password(link.rsplit("/", 1)[1], WORDS)
