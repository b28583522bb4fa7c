"""Badges: names that fit, whose are printed, files for those who may see them."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.core import clock, files, outbox
from app.core import db as work
from app.core.errors import Refused, Stale
from app.domain import badges, documents, orders, questions, tickets
from app.domain.badges import Look, Wish
from app.domain.documents import badges as sheets
from app.models import Answer, BadgeMade, BadgePart, BadgePrint, Guest
from tests.review import ReviewingClient
from tests.world import World

ROOT = "/manage/night-of-small-websites/badges"
CARD = documents.FORMATS["card"]
needs_press = pytest.mark.skipif(not documents.can_make_pdf(), reason="WeasyPrint's libraries are missing")


@pytest.fixture
def designed(world: World, session: Session) -> World:
    badges.save_design(world.concert, Look(colours={world.seat.id: "sea"}), 0, by=world.owner)
    session.commit()
    return world


def words_of(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def drain() -> None:
    outbox.drain(BadgePart, badges.make_part)


def test_a_short_name_is_as_large_as_may_be_and_a_long_one_still_fits() -> None:
    assert sheets.fitting_points("Bo", CARD) == CARD.largest
    long = sheets.fitting_points("Maximiliane von der Schulenburg-Wolfsburg", CARD)
    assert CARD.smallest < long < CARD.largest
    assert sheets.fitting_points("W" * 90, CARD) == CARD.smallest
    assert sheets.fitting_points("", CARD) == CARD.largest


def test_names_stay_in_their_room() -> None:
    """The measured words never reach past the room that the sheet gives them."""
    for form in documents.FORMATS.values():
        points = sheets.fitting_points("Wilhelmina Oosterhout", form)
        widest = max(sheets._width(word) for word in ("Wilhelmina", "Oosterhout"))
        assert widest * points * sheets.MM_PER_POINT / sheets.MEASURED_AT <= form.name_width


@pytest.mark.parametrize(("key", "marks"), [("card-sheet", 18), ("a6-sheet", 12), ("card", 0), ("a6", 0)])
def test_marks_stand_at_every_cut_and_on_the_paper(key: str, marks: int) -> None:
    lines = list(sheets._marks(documents.FORMATS[key]))
    assert len(lines) == marks
    for x1, y1, x2, y2 in lines:
        assert 0 <= min(x1, x2) <= max(x1, x2) <= 210
        assert 0 <= min(y1, y2) <= max(y1, y2) <= 297


@needs_press
@pytest.mark.parametrize(
    ("key", "pages", "size"),
    [
        ("card-sheet", 1, (595, 842)),
        ("card", 2, (244, 153)),
        ("a6", 2, (298, 420)),
        ("a6-sheet", 1, (595, 842)),
    ],
)
def test_pages_have_their_size(designed: World, key: str, pages: int, size: tuple[int, int]) -> None:
    badges.save_design(designed.concert, Look(size=key), 1, by=designed.owner)
    design = badges.find_design(designed.concert)
    assert design is not None
    pdf = PdfReader(BytesIO(badges.print_sample(design, designed.concert)))
    box = pdf.pages[0].mediabox
    assert len(pdf.pages) == pages
    assert (round(box.width), round(box.height)) == size


@needs_press
def test_printed_by_name_with_what_was_answered(designed: World, session: Session) -> None:
    question = questions.add_question(
        designed.concert, questions.QuestionDetails("text", "Where from?", each=True), by=designed.owner
    )
    guest = session.scalars(select(Guest).where(Guest.name == "Grace Guest")).one()
    session.add(Answer(question_id=question.id, order_id=designed.booking.id, guest_id=guest.id,
                       value="Utrecht", at=clock.now()))  # fmt: skip
    badges.save_design(designed.concert, Look(size="card", question_id=question.id), 1, by=designed.owner)
    made = badges.print_badges(designed.concert, Wish(), by=designed.owner)
    session.commit()
    drain()
    part = badges.list_parts(session.get_one(BadgePrint, made.id))[0]
    ada, grace = words_of(files.read_private(part.file or "") or b"")
    assert "Ada Attendee" in ada
    assert "Utrecht" not in ada
    assert "Grace Guest Utrecht" in grace


@needs_press
def test_only_new_ones_are_those_never_printed(designed: World, session: Session) -> None:
    badges.print_badges(designed.concert, Wish(search="grace"), by=designed.owner)
    session.commit()
    drain()
    assert badges.count_badges(World.load().concert) == (2, 1)
    world = World.load()
    made = badges.print_badges(world.concert, Wish(only_new=True), by=world.owner)
    assert made.badges == 1


def test_nobody_to_print_for_is_said(designed: World) -> None:
    with pytest.raises(Refused, match="no badge to print"):
        badges.print_badges(designed.concert, Wish(search="nobody"), by=designed.owner)
    with pytest.raises(Refused, match="how the badges look"):
        badges.print_badges(designed.elsewhere, Wish(), by=designed.owner)


def test_many_are_made_in_parts(designed: World, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.domain.badges.printing.PART", 1)
    made = badges.print_badges(designed.concert, Wish(type_id=designed.seat.id), by=designed.owner)
    assert [len(part.ticket_ids) for part in badges.list_parts(made)] == [1, 1]


def test_a_design_takes_only_what_is_the_events_own(designed: World, session: Session) -> None:
    foreign = questions.add_question(
        designed.elsewhere, questions.QuestionDetails("text", "Why?"), by=designed.owner
    )
    for look in (Look("a0"), Look(question_id=foreign.id), Look(colours={designed.seat.id: "pink"}),
                 Look(colours={10**9: "sea"})):  # fmt: skip
        with pytest.raises(Refused):
            badges.save_design(designed.concert, look, 1, by=designed.owner)
    with pytest.raises(Stale):
        badges.save_design(designed.concert, Look(), 0, by=designed.owner)


@needs_press
def test_from_the_design_to_the_file(client: ReviewingClient, world: World, session: Session) -> None:
    client.sign_in("owner@example.com")
    assert "No badges yet" in client.page(ROOT).text
    client.fill(f"{ROOT}/design", size="card", **{f"colour{world.seat.id}": "moss"})
    answer = client.fill(ROOT, f"{ROOT}/prints", who="new")
    page = answer.headers["Location"]
    assert "Your file is being made" in client.page(page).text
    client.page(f"{page}/1.pdf", 404)
    session.commit()
    drain()
    assert "Badges 1 to 2" in client.page(page).text
    pdf = client.get(f"{page}/1.pdf")
    assert pdf.mimetype == "application/pdf"
    assert pdf.headers["Content-Disposition"].startswith("attachment")
    assert pdf.headers["X-Content-Type-Options"] == "nosniff"
    assert pdf.headers["Content-Security-Policy"] == "sandbox"
    assert len(words_of(pdf.data)) == 2
    client.sign_in("stranger@example.com")
    client.page(f"{page}/1.pdf", 404)


@needs_press
def test_one_more_at_the_door(client: ReviewingClient, designed: World) -> None:
    ticket = tickets.list_tickets_of_order(designed.booking)[0]
    client.sign_in("door@example.com")
    found = client.page("/events/night-of-small-websites/door/search?q=ada")
    assert f"{ROOT}/tickets/{ticket.id}.pdf" in found.html
    (words,) = words_of(client.get(f"{ROOT}/tickets/{ticket.id}.pdf").data)
    assert "Ada Attendee" in words
    client.page(f"/manage/elsewhere/badges/tickets/{ticket.id}.pdf", 404)
    orders.cancel_order(designed.booking, by=None)
    assert client.get(f"{ROOT}/tickets/{ticket.id}.pdf").status_code == 404


@needs_press
def test_files_go_after_a_week(designed: World, session: Session) -> None:
    badges.print_badges(designed.concert, Wish(), by=designed.owner)
    session.commit()
    drain()
    name = session.scalars(select(BadgePart.file)).one()
    with clock.frozen_at(clock.now() + timedelta(days=8)):
        badges.forget_old()
    work.commit()
    assert name is not None
    assert files.read_private(name) is None
    assert session.scalar(select(func.count()).select_from(BadgePart)) == 0
    assert session.scalar(select(func.count()).select_from(BadgeMade)) == 2


def test_a_finished_part_has_its_file(designed: World, session: Session) -> None:
    badges.print_badges(designed.concert, Wish(), by=designed.owner)
    with pytest.raises(IntegrityError):
        session.execute(text("UPDATE badge_part SET state = 'done', done_at = due_at"))
