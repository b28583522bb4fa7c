"""Making and editing an event through its forms, as a browser without scripts sends them."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import files
from app.domain import events
from app.models import Community, Event, TicketType
from tests.review import ReviewingClient
from tests.world import START, World

NEW = {"title": "A Quiet Concert", "starts": "2038-09-04T20:00", "city": "Gent"}
EDIT = "/events/night-of-small-websites/edit"


def count(session: Session) -> int:
    return session.scalar(select(func.count(Event.id))) or 0


def made(session: Session, slug: str = "a-quiet-concert") -> Event:
    return session.scalars(select(Event).where(Event.slug == slug)).one()


def test_new_event_is_on_sale_at_once(client: ReviewingClient, session: Session, world: World) -> None:
    client.sign_in("owner@example.com")
    sent = client.fill("/events/new", **NEW, publish="1")
    assert sent.location == "/events/a-quiet-concert"
    page = client.page(sent.location)
    assert "Published: your event is on sale." in page.text
    assert page.form("/events/a-quiet-concert/booking")
    event = made(session)
    assert (event.status, event.community_id) == ("published", world.guild.id)
    assert (event.ends_at - event.starts_at).total_seconds() == 3 * 3600
    kind = session.scalars(select(TicketType).where(TicketType.event_id == event.id)).one()
    assert (kind.name, kind.price) == ("Regular", 0)


def test_new_event_can_wait_as_a_draft(client: ReviewingClient, session: Session, world: World) -> None:
    client.sign_in("owner@example.com")
    client.fill("/events/new", **NEW, draft="1", ticket_price="12,50", ticket_quantity="40", capacity="50")
    event = made(session)
    assert event.status == "draft"
    kind = session.scalars(select(TicketType).where(TicketType.event_id == event.id)).one()
    assert kind.price == 1250
    client.fill("/events/a-quiet-concert", "/events/a-quiet-concert/publication")
    session.expire_all()
    assert made(session).status == "published"


def test_somebody_without_a_community_gets_one_along(
    client: ReviewingClient, session: Session, world: World
) -> None:
    client.sign_in("attendee@example.com")
    client.fill("/events/new", **NEW, publish="1", community_name="Ada’s Evenings")
    community = session.scalars(select(Community).where(Community.name == "Ada’s Evenings")).one()
    assert made(session).community_id == community.id


def test_a_new_community_needs_a_name(client: ReviewingClient, session: Session, world: World) -> None:
    client.sign_in("attendee@example.com")
    before = count(session)
    sent = client.fill("/events/new", **NEW, publish="1", status=422)
    assert "Give the new community a name." in sent.text
    assert count(session) == before


def test_an_unconfirmed_person_is_told_what_to_do(
    client: ReviewingClient, session: Session, world: World
) -> None:
    world.attendee.verified_at = None
    session.commit()
    client.sign_in("attendee@example.com")
    sent = client.fill("/events/new", **NEW, publish="1", community_name="Too Early", status=422)
    assert "Confirm your e-mail address first" in sent.text


def test_another_organizers_community_cannot_be_named(
    client: ReviewingClient, session: Session, world: World
) -> None:
    client.sign_in("owner@example.com")
    before = count(session)
    client.fill("/events/new", **NEW, publish="1", organizer="rival-guild", status=422)
    assert count(session) == before


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"title": " \u200b "}, "Give the event a title."),
        ({"starts": ""}, "Say when it starts."),
        ({"ends": "2038-09-04T19:00"}, "The end has to be after the start."),
        ({"starts": "2020-01-01T20:00"}, "end is in the past"),
        ({"starts": "0001-01-01T00:00"}, "this century"),
        ({"starts": "9999-12-31T23:59"}, "this century"),
        ({"timezone": "Europe/Nowhere"}, "Choose one of those"),
        ({"capacity": "0"}, "whole number from 1"),
        ({"ticket_price": "1e9"}, "Write an amount"),
        ({"ticket_price": "-1"}, "Write an amount"),
        ({"ticket_name": ""}, "Give the ticket a name"),
        ({"online_url": "javascript:alert(1)"}, "Write an address such as https://"),
    ],
)
def test_new_event_says_what_to_put_right_and_makes_nothing(
    client: ReviewingClient, session: Session, world: World, fields: dict[str, str], words: str
) -> None:
    client.sign_in("owner@example.com")
    before = count(session)
    sent = client.fill(
        "/events/new", **{**NEW, "publish": "1", "summary": "Typed with care", **fields}, status=422
    )
    assert words in sent.text
    assert 'value="Typed with care"' in sent.text
    assert count(session) == before


def test_new_event_sent_twice_is_one_event(client: ReviewingClient, session: Session, world: World) -> None:
    client.sign_in("owner@example.com")
    form = client.page("/events/new").form()
    data = {**form.values(), **NEW, "publish": "1"}
    before = count(session)
    answers = {client.post("/events/new", data=data).location for _ in range(2)}
    assert (answers, count(session)) == ({"/events/a-quiet-concert"}, before + 1)


def test_a_time_that_clocks_skip_is_saved_and_said(
    client: ReviewingClient, session: Session, world: World
) -> None:
    client.sign_in("owner@example.com")
    fields = {**NEW, "starts": "2038-03-28T02:30", "ends": "2038-03-28T05:00", "publish": "1"}
    sent = client.fill("/events/new", **fields)
    assert "The clocks skip 02:30 that day, so it was saved as 03:30." in client.page(sent.location).text
    assert made(session).local_start.hour == 3


def test_a_time_that_clocks_repeat_is_saved_and_said(client: ReviewingClient, world: World) -> None:
    client.sign_in("owner@example.com")
    sent = client.fill("/events/new", **{**NEW, "starts": "2038-10-31T02:30", "publish": "1"})
    assert "The clocks show 02:30 twice that day; it means the first time." in client.page(sent.location).text


def test_line_breaks_in_a_title_become_spaces(
    client: ReviewingClient, session: Session, world: World
) -> None:
    client.sign_in("owner@example.com")
    client.fill("/events/new", **{**NEW, "title": "Nice\r\nSet-Cookie: a=b\x00", "publish": "1"})
    event = made(session, "nice-set-cookie-a-b")
    assert event.title == "Nice Set-Cookie: a=b"
    assert client.get("/events/nice-set-cookie-a-b/event.ics").headers.get("Set-Cookie") is None


def jpeg() -> io.BytesIO:
    target = io.BytesIO()
    Image.effect_noise((900, 450), 60).convert("RGB").save(target, "JPEG")
    target.seek(0)
    return target


def test_a_picture_comes_along(client: ReviewingClient, session: Session, world: World) -> None:
    client.sign_in("owner@example.com")
    client.fill("/events/new", **NEW, publish="1", cover=(jpeg(), "../../x.svg"))
    cover = made(session).cover
    assert cover is not None
    assert files.find_picture(cover, "-640.webp")


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "cover.png", "not a JPEG"),
        (b"<html><script>alert(1)</script>", "cover.jpg", "not a JPEG"),
        (b"\xff\xd8\xff\xe0<script>alert(1)</script>", "cover.jpg", "broken"),
        (b"%PDF-1.7", "cover.webp", "not a JPEG"),
    ],
)
def test_what_is_no_picture_is_refused_beside_its_field(
    client: ReviewingClient, session: Session, world: World, content: bytes, name: str, words: str
) -> None:
    client.sign_in("owner@example.com")
    before = count(session)
    sent = client.fill("/events/new", **NEW, publish="1", cover=(io.BytesIO(content), name), status=422)
    assert words in sent.text
    assert 'id="cover-error"' in sent.text
    assert count(session) == before


def test_edit_event_changes_it_and_keeps_its_address_and_picture(
    client: ReviewingClient, session: Session, world: World
) -> None:
    world.concert.cover = files.save_picture(jpeg())
    session.commit()
    client.sign_in("assistant@example.com")
    client.fill(EDIT, title="Night of Large Websites", summary="Other words")
    session.expire_all()
    event = world.concert
    assert (event.title, event.slug) == ("Night of Large Websites", "night-of-small-websites")
    assert (event.starts_at, event.cover is None) == (START, False)
    client.fill(EDIT, remove_cover="y")
    session.expire_all()
    assert world.concert.cover is None


def test_edit_event_refuses_a_stale_write_and_keeps_both_values(
    client: ReviewingClient, session: Session, world: World
) -> None:
    client.sign_in("owner@example.com")
    mine = {**client.page(EDIT).form().values(), "title": "Mine", "city": "Gent"}
    client.fill(EDIT, title="Theirs")
    sent = client.post(EDIT, data=mine)
    assert sent.status_code == 409
    assert "Title: Theirs" in " ".join(sent.text.replace("<bdi>", "").replace("</bdi>", "").split())
    assert 'value="Mine"' in sent.text
    session.expire_all()
    assert world.concert.title == "Theirs"
    again = {**mine, "version": str(world.concert.version)}
    assert client.post(EDIT, data=again).status_code == 303


def test_a_stale_form_carries_the_version_of_now(
    client: ReviewingClient, session: Session, world: World
) -> None:
    client.sign_in("owner@example.com")
    mine = {**client.page(EDIT).form().values(), "title": "Mine"}
    client.fill(EDIT, title="Theirs")
    client.post(EDIT, data=mine)
    session.expire_all()
    sent = client.post(EDIT, data=mine, headers={"HX-Request": "true", "HX-Request-Type": "partial"})
    assert sent.status_code == 409
    assert f'name="version" type="hidden" value="{world.concert.version}"' in sent.text
    assert "<html" not in sent.text


def test_edit_event_refuses_fewer_places_than_taken(client: ReviewingClient, world: World) -> None:
    client.sign_in("owner@example.com")
    assert "2 places are taken already" in client.fill(EDIT, capacity="1", status=422).text


@pytest.mark.parametrize("path", ["edit", "cancellation"])
@pytest.mark.parametrize(("who", "status"), [("door", 403), ("stranger", 404), ("attendee", 404)])
def test_only_organizers_edit_and_cancel(
    client: ReviewingClient, world: World, who: str, status: int, path: str
) -> None:
    client.sign_in(f"{who}@example.com")
    assert client.get(f"/events/night-of-small-websites/{path}").status_code == status


def test_publishing_a_bare_draft_says_what_is_missing(
    client: ReviewingClient, session: Session, world: World
) -> None:
    client.sign_in("owner@example.com")
    page = client.page("/events/a-draft-nobody-sees/edit")
    assert "Before it can be published: Add a ticket type" in page.text
    token = page.form().values()["csrf_token"]
    sent = client.post("/events/a-draft-nobody-sees/publication", data={"csrf_token": token})
    assert sent.status_code == 409
    assert "Add a ticket type, so that people can book." in sent.text


def test_cancel_event_names_it_and_counts_first(
    client: ReviewingClient, session: Session, world: World
) -> None:
    client.sign_in("owner@example.com")
    page = client.page("/events/night-of-small-websites/cancellation")
    assert page.heading == "Cancel Night of Small Websites?"
    assert "1 booking, 2 tickets." in page.text
    client.fill("/events/night-of-small-websites/cancellation")
    session.expire_all()
    assert world.concert.status == "cancelled"


def test_reading_the_cancellation_page_cancels_nothing(
    client: ReviewingClient, session: Session, world: World
) -> None:
    client.sign_in("owner@example.com")
    client.get("/events/night-of-small-websites/cancellation")
    session.expire_all()
    assert world.concert.status == "published"


def test_no_form_is_taken_without_its_token(client: ReviewingClient, world: World) -> None:
    client.sign_in("owner@example.com")
    paths = ("/events/new", EDIT, "/events/night-of-small-websites/cancellation")
    headers = {"HX-Request": "true", "HX-Request-Type": "partial"}
    answers: list[Any] = [client.post(path, data=NEW, headers=headers).status_code for path in paths]
    assert answers == [400, 400, 400]


def test_visitors_are_asked_to_sign_in(client: ReviewingClient, world: World) -> None:
    assert client.get("/events/new").location == "/login?next=/events/new"
    assert events.get_event("elsewhere").status == "published"
