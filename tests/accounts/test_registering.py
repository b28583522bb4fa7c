"""Signing up: one account an address, and nobody learns who has one."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.core.db import db
from app.core.errors import Refused
from app.domain import accounts, orders
from app.models import AccountToken, Fact, User
from tests.accounts.post import html_of, last_link, letters_to, link_in, text_of, written
from tests.review import ReviewingClient
from tests.world import World

WORDS = "plum lantern orchard"


def sign_up(client: ReviewingClient, email: str = "new@example.org", name: str = "Noor New") -> str:
    response = client.fill("/register", name=name, email=email, password=WORDS)
    return str(response.headers["Location"])


def person(email: str) -> User:
    db.session.expire_all()
    return db.session.scalars(select(User).where(User.email == email)).one()


def test_register_makes_an_account_and_asks_to_verify(client: ReviewingClient, world: World) -> None:
    assert sign_up(client) == "/check-mail"
    assert person("new@example.org").verified_at is None
    assert [m.letter for m in letters_to("new@example.org")] == ["accounts/verify"]
    assert client.page("/check-mail").heading == "Look into your mail"


def test_register_answers_alike_for_an_address_that_has_an_account(
    client: ReviewingClient, world: World
) -> None:
    before = world.attendee.password_hash
    assert sign_up(client, "attendee@example.com") == sign_up(client, "new@example.org")
    assert person("attendee@example.com").password_hash == before
    letter = letters_to("attendee@example.com")[-1]
    assert letter.letter == "accounts/known"
    assert "You have an account already" in text_of(letter)


def test_register_again_sends_one_known_letter_a_day(client: ReviewingClient, world: World) -> None:
    for _ in range(3):
        sign_up(client, "attendee@example.com")
    assert len(letters_to("attendee@example.com")) == 1


@pytest.mark.parametrize(
    "variant",
    [
        " ADMIN@example.com",
        "ａdmin@example.com",
        "ad\u200bmin@example.com",
        "admin@ｅxample.com",
        "Admin@EXAMPLE.com\u2060",
    ],
)
def test_variants_of_an_address_are_the_same_address(
    client: ReviewingClient, world: World, variant: str
) -> None:
    before = db.session.scalar(select(func.count()).select_from(User))
    sign_up(client, variant)
    assert db.session.scalar(select(func.count()).select_from(User)) == before
    assert [m.letter for m in letters_to("admin@example.com")] == ["accounts/known"]


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("short", "at least 10"),
        ("x" * 201, "at most 200"),
        ("qwertyuiop", "first passwords"),
        ("Password123", "first passwords"),
        ("aaaaaaaaaaaa", "first passwords"),
        ("new@example.org", "not your name"),
        ("NoorNew2027", "not your name"),
    ],
)
def test_weak_passwords_are_refused_beside_the_field(
    client: ReviewingClient, world: World, password: str, words: str
) -> None:
    answer = client.fill("/register", status=422, name="Noor New", email="new@example.org", password=password)
    assert words in answer.text
    assert letters_to("new@example.org") == []


def test_register_needs_the_token_of_its_form(client: ReviewingClient, world: World) -> None:
    data = {"name": "Noor", "email": "new@example.org", "password": WORDS}
    assert client.post("/register", data=data).status_code == 400
    assert client.post("/register", data=data, headers={"HX-Request": "true"}).status_code == 400


def test_opening_the_link_verifies_nothing_and_the_button_does(client: ReviewingClient, world: World) -> None:
    sign_up(client)
    link = last_link("new@example.org")
    for _ in range(2):
        assert "Noor New signed up" in client.page(link).text
    assert person("new@example.org").verified_at is None
    assert client.fill(link, password=WORDS).headers["Location"] == "/bookings"
    assert person("new@example.org").verified_at is not None
    assert "Noor New" in client.page("/profile").text


def test_the_link_without_the_password_verifies_nothing(client: ReviewingClient, world: World) -> None:
    """Somebody else signed up with my address; my click must not give them my bookings."""
    sign_up(client)
    answer = client.fill(last_link("new@example.org"), status=422, password="not what they chose")
    assert "do not belong together" in answer.text
    assert person("new@example.org").verified_at is None


def test_a_link_works_once(client: ReviewingClient, world: World) -> None:
    sign_up(client)
    link = last_link("new@example.org")
    client.fill(link, password=WORDS)
    assert client.page(link, status=410).heading == "This link no longer works"


def test_a_newer_link_makes_the_older_void(client: ReviewingClient, world: World) -> None:
    sign_up(client)
    client.fill("/verify", email="new@example.org")
    older, newer = (link_in(m) for m in letters_to("new@example.org"))
    client.page(older, status=410)
    client.fill(newer, password=WORDS)


def test_resend_answers_alike_and_writes_only_to_those_who_wait(
    client: ReviewingClient, world: World
) -> None:
    for email in ("nobody@example.org", "attendee@example.com"):
        assert client.fill("/verify", email=email).headers["Location"] == "/check-mail"
        assert letters_to(email) == []


def test_verifying_attaches_bookings_made_before(client: ReviewingClient, world: World) -> None:
    buyer = orders.Buyer("Noor", "new@example.org", ())
    early = orders.place_order(world.concert, {world.seat.id: 1}, buyer, by=None)
    sign_up(client)
    db.session.refresh(early)
    assert early.user_id is None
    client.fill(last_link("new@example.org"), password=WORDS)
    db.session.refresh(early)
    assert early.user_id == person("new@example.org").id
    db.session.refresh(world.booking)
    assert world.booking.user_id == world.attendee.id


def test_a_link_of_one_purpose_does_not_serve_another(client: ReviewingClient, world: World) -> None:
    sign_up(client)
    client.page(last_link("new@example.org").replace("/verify/", "/reset/"), status=410)


def test_links_in_letters_never_come_from_the_requests_host(client: ReviewingClient, world: World) -> None:
    page = client.page("/register", Host="evil.example")
    data = {**page.form().values(), "name": "Noor", "email": "new@example.org", "password": WORDS}
    client.post("/register", data=data, headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"})
    letter = letters_to("new@example.org")[-1]
    assert "evil" not in text_of(letter) + html_of(letter)
    assert "http://marquee.test/verify/" in text_of(letter)


def test_secrets_are_not_stored(client: ReviewingClient, world: World) -> None:
    sign_up(client)
    letter = letters_to("new@example.org")[-1]
    secret = link_in(letter).rsplit("/", 1)[1]
    token = db.session.scalars(select(AccountToken)).one()
    assert secret not in {token.digest, token.nonce}
    assert secret not in str(letter.args)


def test_letters_hold_names_as_text_and_headers_on_one_line(client: ReviewingClient, world: World) -> None:
    sign_up(client, name="<b>Noor</b> {{ 7*7 }} %(x)s")
    letter = letters_to("new@example.org")[-1]
    assert "<b>Noor" not in html_of(letter)
    assert "&lt;b&gt;Noor&lt;/b&gt; {{ 7*7 }} %(x)s" in html_of(letter)
    mail = written(letter)
    assert mail["Subject"] == "Verify your address"
    assert mail["To"] == "new@example.org"
    assert "because somebody signed up with this address" in text_of(letter)
    assert "prefers-color-scheme: dark" in html_of(letter)


def test_facts_of_accounts_hold_no_personal_text(client: ReviewingClient, world: World) -> None:
    sign_up(client)
    client.fill(last_link("new@example.org"), password=WORDS)
    user = person("new@example.org")
    found = db.session.scalars(select(Fact).where(Fact.subject == f"user:{user.id}").order_by(Fact.id))
    assert [(f.kind, f.data) for f in found] == [
        ("UserRegistered", {"user_id": user.id}),
        ("AddressVerified", {"user_id": user.id}),
    ]


def test_verify_refuses_what_is_no_link(world: World) -> None:
    for secret in ("", " ", "0", "x" * 5000):
        with pytest.raises(Refused, match="Ask for a new one"):
            accounts.verify_address(secret, WORDS, ip="")
