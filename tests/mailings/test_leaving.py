"""Leaving letters that nobody has to get: one click, at once, and back again."""

from __future__ import annotations

from typing import cast

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import jobs
from app.core import mail, outbox
from app.core.facts import Fact
from app.core.mail import DevMail, Message
from app.domain import mailings, reviews
from app.domain.mailings import Choice
from app.models import Reader
from tests.review import ReviewingClient
from tests.world import World

ADA = "attendee@example.com"


@pytest.fixture
def asked(admitted: World, session: Session) -> World:
    """A letter that asks for a review waits for whoever came."""
    reviews.set_review_mail(admitted.concert, True, by=admitted.owner)
    assert post(admitted) == 1
    session.commit()
    return admitted


def post(world: World) -> int:
    letter = {ADA: (f"review:{world.concert.id}:{ADA}", {"event_id": world.concert.id})}
    return mailings.post_all("reviews/asked", world.guild.id, letter)


def the_reader(session: Session) -> Reader:
    return session.scalars(select(Reader).where(Reader.community_id.is_not(None))).one()


def way_out(session: Session) -> str:
    return f"/letters/{mailings.reader_secret(the_reader(session).code)}"


def the_letter(session: Session) -> Message:
    return session.scalars(select(Message).where(Message.letter == "reviews/asked")).one()


def test_the_letter_has_a_way_out_for_people_and_for_programs(asked: World, session: Session) -> None:
    built = mail.build(the_letter(session), "Marquee <m@example.com>", "marquee.test")
    address = f"http://marquee.test{way_out(session)}"
    assert built["List-Unsubscribe"] == f"<{address}>"
    assert built["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    parts = [part.get_content() for part in built.walk() if part.get_content_maintype() == "text"]
    assert len(parts) == 2
    assert all(address in cast(str, part) for part in parts)


def test_a_letter_that_belongs_to_a_booking_has_none(world: World, session: Session) -> None:
    row = session.scalars(select(Message).where(Message.letter == "orders/confirmed")).one()
    built = mail.build(row, "Marquee <m@example.com>", "marquee.test")
    assert built["List-Unsubscribe"] is None
    assert "/letters/" not in built.as_string()


def test_opening_the_link_changes_nothing(client: ReviewingClient, asked: World, session: Session) -> None:
    page = client.page(way_out(session))
    assert "Letters from Small Web Guild" in page.text
    client.head(way_out(session))
    session.expire_all()
    assert the_reader(session).left_at is None


def test_one_click_without_page_or_cookie(client: ReviewingClient, asked: World, session: Session) -> None:
    address = way_out(session)
    assert client.post(address, data={}).status_code == 400
    for _twice in range(2):
        answer = client.post(address, data={"List-Unsubscribe": "One-Click"})
        assert (answer.status_code, answer.text) == (200, "")
    session.expire_all()
    assert the_reader(session).left_at is not None
    assert len(session.scalars(select(Fact).where(Fact.kind == "ReaderLeft")).all()) == 1


def test_leaving_holds_for_what_waits_already(asked: World, session: Session) -> None:
    mailings.leave(the_reader(session), Choice.ONE)
    session.commit()
    before = len(session.scalars(select(DevMail)).all())
    outbox.drain(Message, jobs.send_message, where=Message.letter == "reviews/asked")
    session.expire_all()
    row = the_letter(session)
    assert (row.state, row.channel) == (outbox.DONE, mail.NOWHERE)
    assert len(session.scalars(select(DevMail)).all()) == before


def test_who_left_one_community_still_hears_from_others(asked: World, session: Session) -> None:
    mailings.leave(the_reader(session), Choice.ONE)
    assert mailings.list_willing(asked.guild.id, [ADA, "b@example.com", ADA]) == ["b@example.com"]
    assert mailings.list_willing(asked.rivals.id, [ADA]) == [ADA]
    mailings.leave(the_reader(session), Choice.ALL)
    assert mailings.list_willing(asked.rivals.id, [ADA]) == []


def test_the_page_leaves_and_comes_back(client: ReviewingClient, asked: World, session: Session) -> None:
    page, action = way_out(session), f"{way_out(session)}/choice"
    client.fill(page, action, leave="all")
    assert "from any community" in client.page(page).text
    client.fill(page, action, leave="")
    session.expire_all()
    standing = mailings.standing_of(the_reader(session))
    assert (standing.left, standing.left_all) == (False, False)
    client.fill(page, action, leave="one")
    assert "no more such letters from Small Web Guild" in client.page(page).text


def test_a_wrong_link_finds_nobody(client: ReviewingClient, asked: World) -> None:
    for secret in ("x", "0" * 40, "y" * 65):
        client.page(f"/letters/{secret}", 404)
        answer = client.post(f"/letters/{secret}", data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 404
