"""The profile and the look."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.core import clock
from app.core.db import db
from tests.accounts.post import letters_to
from tests.review import ReviewingClient
from tests.world import World, make_event


def test_profile_tells_what_is_known(client: ReviewingClient, world: World) -> None:
    client.sign_in("attendee@example.com")
    page = client.page("/profile")
    assert page.heading == "Attendee Example"
    for words in ("attendee@example.com", "Verified", "Member since"):
        assert words in page.text


def test_profile_asks_quietly_to_verify_and_sends_the_letter_again(
    client: ReviewingClient, world: World
) -> None:
    world.attendee.verified_at = None
    db.session.commit()
    client.sign_in("attendee@example.com")
    assert "Verify your address" in client.page("/profile").text
    client.fill("/profile", action="/verify")
    assert [m.letter for m in letters_to("attendee@example.com")] == ["accounts/verify"]


def test_edit_profile_changes_the_name(client: ReviewingClient, world: World) -> None:
    client.sign_in("attendee@example.com")
    client.fill("/profile/edit", name="  Ada\u202e  Lovelace ")
    assert client.page("/profile").heading == "Ada Lovelace"
    assert "Write your name" in client.fill("/profile/edit", status=422, name=" \u200b ").text
    assert "at most 80" in client.fill("/profile/edit", status=422, name="x" * 81).text


def test_a_profile_is_ones_own(client: ReviewingClient, world: World) -> None:
    for address in ("/profile", "/profile/edit", "/profile/password"):
        assert client.get(address).headers["Location"] == f"/login?next={address}"


@pytest.mark.parametrize(("chosen", "stored"), [("dark", "dark"), ("light", "light"), ("", ""), ("<x>", "")])
def test_theme_is_remembered_for_a_year(
    client: ReviewingClient, world: World, chosen: str, stored: str
) -> None:
    answer = client.fill("/theme?next=/login", theme=chosen)
    assert answer.headers["Location"] == "/login"
    cookie = next(c for c in answer.headers.getlist("Set-Cookie") if c.startswith("theme="))
    assert cookie.split(";")[0] in {f"theme={stored}", f'theme="{stored}"'}
    assert "Max-Age=31536000" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    page = client.page("/login").html
    assert (f'data-theme="{stored}"' in page) is bool(stored)


def test_theme_goes_back_to_the_page_it_was_sent_from(client: ReviewingClient, world: World) -> None:
    values = client.page("/theme").form("/theme").values()
    values.pop("next")
    for sender, target in {
        "http://localhost/login?next=/profile": "/login?next=/profile",
        "http://localhost/theme": "/",
        "http://evil.example/login": "/",
        "http://localhost//evil.example": "/",
        "": "/",
    }.items():
        answer = client.post("/theme", data={**values, "theme": "dark"}, headers={"Referer": sender})
        assert answer.headers["Location"].replace("/missing/discovery.home", "/") == target


def test_theme_never_leads_to_another_site(client: ReviewingClient, world: World) -> None:
    values = client.page("/theme").form("/theme").values()
    answer = client.post("/theme", data={**values, "theme": "dark", "next": "//evil.example"})
    assert "evil" not in answer.headers["Location"]
    assert client.post("/theme", data={"theme": "dark"}).status_code == 400


def test_a_handle_is_ones_own_and_a_page_for_others_a_choice(client: ReviewingClient, world: World) -> None:
    client.sign_in("attendee@example.com")
    client.fill("/profile/edit", handle="Ada-L")
    assert client.get("/people/ada-l").status_code == 404
    client.fill("/profile/edit", listed="y")
    assert client.page("/people/ada-l").heading == "Attendee Example"
    assert "attendee@example.com" not in client.page("/people/ada-l").text
    client.sign_in("stranger@example.com")
    taken = client.fill("/profile/edit", status=422, handle="ada-l")
    assert "Somebody else has this handle" in taken.text
    assert "small letters" in client.fill("/profile/edit", status=422, handle="-x").text


def test_whoever_organizes_public_events_has_a_page(client: ReviewingClient, world: World) -> None:
    page = client.page(f"/people/{world.owner.handle}")
    assert "Night of Small Websites" in page.text
    assert "A Draft Nobody Sees" not in page.text
    assert "Past" not in page.text
    assert client.get(f"/people/{world.admin.handle}").status_code == 404


def test_a_persons_next_event_comes_first_and_what_is_over_last(
    client: ReviewingClient, session: Session, world: World
) -> None:
    guild, moment = world.concert.community, clock.now()
    for days, title in ((-9, "Long over"), (-2, "Just over"), (2, "Up next")):
        event = make_event(guild, title.lower().replace(" ", "-"), title)
        event.starts_at = moment + timedelta(days=days)
        event.ends_at = event.starts_at + timedelta(hours=1)
    session.commit()
    text = client.page(f"/people/{world.owner.handle}").text
    wanted = ["Coming", "Up next", "Night of Small Websites", "Past", "Just over", "Long over"]
    assert sorted(wanted, key=text.index) == wanted


def test_the_profile_leads_to_ones_own_page_and_to_the_api(client: ReviewingClient, world: World) -> None:
    mine = "Your page, with the public events you organize"
    client.sign_in("owner@example.com")
    links = client.page("/profile").links()
    assert links[mine] == f"/people/{world.owner.handle}"
    assert links["How it is called"] == "/api/docs"
    client.sign_in("attendee@example.com")
    assert mine not in client.page("/profile").links()
