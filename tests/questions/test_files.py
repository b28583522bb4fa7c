"""Files as answers: taken in safely, kept with the booking, seen by its owner and the organizers alone."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from app import audit
from app.core import clock, files
from app.core.db import db
from app.core.errors import NotFound, Refused
from app.core.files import StoredFile
from app.domain import orders, questions, tickets
from app.models import Answer, Order, Question
from tests.audit.test_audit import broken
from tests.pages import Page
from tests.questions.desk import answered, ask, book
from tests.review import ReviewingClient
from tests.world import World

BOOKING = "/events/night-of-small-websites/booking"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def proof(world: World) -> Question:
    return ask(world, kind="file", label="Student card")


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 30)) -> bytes:
    """With a place in its metadata, which nobody has to know."""
    image, target = Image.new("RGB", size, "teal"), io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "SECRET PLACE"
    image.save(target, kind, exif=exif)
    return target.getvalue()


def sent(
    world: World, question: Question, content: bytes = PDF, title: str = "card.pdf", slot: str = ""
) -> str:
    """What a form carries for this file, which is kept."""
    upload = questions.read_upload(io.BytesIO(content), title)
    questions.keep_uploads([upload])
    return upload.token


def stored() -> list[StoredFile]:
    return list(db.session.scalars(select(StoredFile).where(StoredFile.name.contains("-paper"))))


def booked(world: World, question: Question, **more: Any) -> tuple[Order, str]:
    """A booking that answered with a file, and the file's name."""
    token = sent(world, question, **more)
    return book(
        world, {f"q{question.id}": token} if not question.each else {f"q{question.id}-1": token}
    ), token[:32]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_drawn_anew_without_what_it_told(kind: str) -> None:
    before = picture(kind)
    assert b"SECRET PLACE" in before
    upload = questions.read_upload(io.BytesIO(before), "me.exe")
    assert b"SECRET" not in upload.paper.content
    assert Image.open(io.BytesIO(upload.paper.content)).format == kind
    assert upload.title == {"JPEG": "me.jpg", "PNG": "me.png", "WEBP": "me.webp"}[kind]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not a PDF"),
        (b"<script>alert(1)</script>", "not a PDF"),
        (b"GIF89a" + b"0" * 90, "not a PDF"),
        (b"%PDF-1.4 and no end", "broken"),
        (picture()[:400], "broken"),
        (PDF + b"0" * 5 * 1024 * 1024, "larger than 5 MB"),
        (picture("PNG", (7000, 6000)), "40 megapixels"),
    ],
    ids=["empty", "html", "gif", "half-pdf", "half-picture", "large", "bomb"],
)
def test_odd_files_are_refused(content: bytes, words: str) -> None:
    with pytest.raises(Refused, match=words):
        questions.read_upload(io.BytesIO(content), "a.pdf")


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\me\\card.PDF", "card.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie: x.pdf"),
        ("", "File.pdf"),
        ("x" * 400, "x" * 100 + ".pdf"),
    ],
)
def test_a_title_is_but_a_name(title: str, kept: str) -> None:
    assert questions.read_upload(io.BytesIO(PDF), title).title == kept


def test_a_file_is_kept_with_its_answer(world: World, proof: Question) -> None:
    order, name = booked(world, proof)
    assert answered(order) == {(proof.id, None): {"file": name, "title": "card.pdf"}}
    assert [one.text for one in questions.list_answers(order)[None]] == ["card.pdf"]
    (row,) = stored()
    assert (files.folder() / row.name).read_bytes() == PDF
    assert not audit.find_breaches()


@pytest.mark.parametrize("given", ["0" * 32 + ":x.pdf", "x", 7, ["a"], "0" * 32 + ":"])
def test_a_file_that_was_never_sent_is_refused(world: World, proof: Question, given: Any) -> None:
    with pytest.raises(Refused) as refusal:
        book(world, {f"q{proof.id}": given})
    assert refusal.value.field == f"q{proof.id}"


def test_a_file_that_is_replaced_goes(session: Session, world: World, proof: Question) -> None:
    order, first = booked(world, proof)
    second = sent(world, proof, title="other.pdf")
    questions.change_answers(order, world.concert, {f"q{proof.id}": second}, by=None)
    assert [row.name[3:35] for row in stored()] == [second[:32]]
    assert first != second[:32]
    questions.change_answers(order, world.concert, {}, by=None)
    assert stored() == []


def test_what_nobody_booked_with_goes_after_a_day(world: World, proof: Question) -> None:
    world.concert.currency = "EUR"
    order, name = booked(world, proof)
    sent(world, proof, title="stray.pdf")
    paid = ask(world, kind="file", label="Proof", type_ids=(world.patron.id,))
    waiting = sent(world, paid)
    orders.place_order(
        world.concert, {world.patron.id: 1}, orders.Buyer("Pat", "pat@example.com"), by=None,
        answers={f"q{paid.id}": waiting},
    )  # fmt: skip
    assert questions.sweep_uploads() == 0
    with clock.frozen_at(clock.now() + timedelta(days=2)):
        assert questions.sweep_uploads() == 1
    assert {row.name[3:35] for row in stored()} == {name, waiting[:32]}
    assert order.status == "confirmed"


def test_a_visitor_sends_a_file_with_the_booking(
    client: ReviewingClient, session: Session, world: World, proof: Question
) -> None:
    session.commit()
    asked = f"{BOOKING}?t{world.seat.id}=1"
    field = f"q{proof.id}"
    refused = client.fill(asked, status=422, name="", email="bo@example.com",
                          **{field: (io.BytesIO(PDF), "card.pdf")})  # fmt: skip
    assert "card.pdf" in refused.text
    assert "is kept" in refused.text
    values = Page(refused.text).form(BOOKING).values()
    assert values[field].endswith(":card.pdf")
    again = client.post(BOOKING, data={**values, "name": "Bo"}, content_type="multipart/form-data")
    assert again.status_code == 303
    order = session.scalars(select(Order).where(Order.email == "bo@example.com")).one()
    link = client.page(f"/bookings/{order.code}").links()["card.pdf"]
    answer = client.get(link)
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"] == "attachment; filename=card.pdf"
    assert (answer.headers["X-Content-Type-Options"], answer.headers["Content-Security-Policy"]) == (
        "nosniff",
        "sandbox",
    )
    assert "no-store" in answer.headers["Cache-Control"]


def test_an_odd_file_is_told_beside_its_field(
    client: ReviewingClient, session: Session, world: World, proof: Question
) -> None:
    session.commit()
    odd = (io.BytesIO(b"MZ not a paper"), "virus.pdf")
    refused = client.fill(f"{BOOKING}?t{world.seat.id}=1", status=422, name="Bo", email="bo@example.com",
                          **{f"q{proof.id}": odd})  # fmt: skip
    assert "This is not a PDF" in refused.text
    assert stored() == []


def test_only_its_owner_and_the_organizers_get_it(
    client: ReviewingClient, session: Session, world: World, proof: Question
) -> None:
    order, name = booked(world, proof)
    session.commit()
    places = (
        f"/events/night-of-small-websites/questions/files/{name}",
        f"/bookings/{order.code}/files/{name}",
    )
    ticket = tickets.list_tickets_of_order(order)[0]
    assert [client.get(place).status_code for place in places] == [303, 404]
    assert client.get(f"/t/{ticket.secret}/files/{name}").status_code == 404
    client.sign_in("stranger@example.com")
    assert [client.get(place).status_code for place in places] == [404, 404]
    assert client.get(f"/events/elsewhere/questions/files/{name}").status_code == 404
    client.sign_in("owner@example.com")
    assert client.get(places[0]).data == PDF
    assert places[0] in client.page(f"/manage/night-of-small-websites/orders/{order.code}").links().values()
    assert places[0] in client.get("/manage/night-of-small-websites/attendees.csv").text


def test_a_file_of_somebody_a_ticket_was_passed_on_to_is_theirs(
    client: ReviewingClient, session: Session, world: World
) -> None:
    each = ask(world, kind="file", label="Proof", each=True)
    order, name = booked(world, each)
    ticket = tickets.list_tickets_of_order(order)[0]
    assert questions.get_paper_of_ticket(ticket, name).title == "card.pdf"
    assert questions.get_paper_of_order(order, name).title == "card.pdf"
    ticket.passed_at = clock.now()
    session.flush()
    with pytest.raises(NotFound):
        questions.get_paper_of_order(order, name)
    assert questions.get_paper_of_ticket(ticket, name)


def test_an_answer_whose_file_is_lost_is_told(session: Session, world: World, proof: Question) -> None:
    booked(world, proof)
    answer = session.scalars(select(Answer)).one()
    found = broken(world, "DELETE FROM stored_file WHERE name LIKE '%-paper%'")
    assert found["an answer’s file is in the store"] == [f"answer {answer.id}: its file is not in the store"]


def send(client: ReviewingClient, values: dict[str, Any], files: dict[str, bytes]) -> Any:
    parts = {name: FileStorage(io.BytesIO(content), f"{name}.pdf") for name, content in files.items()}
    boundary, body = encode_multipart({**values, **parts})
    return client.post(BOOKING, data=body, content_type=f"multipart/form-data; boundary={boundary}")


def large_pdf(bytes_more: int) -> bytes:
    return b"%PDF-1.4\n" + b"0" * bytes_more + b"\n%%EOF\n"


FIVE = 5 * 1024 * 1024 - 100


def test_three_files_of_five_megabytes_are_taken_together(
    client: ReviewingClient, session: Session, world: World
) -> None:
    asked = [ask(world, kind="file", label=f"Proof {n}") for n in range(3)]
    session.commit()
    values = client.page(f"{BOOKING}?t{world.seat.id}=1").form(BOOKING).values()
    files = {f"q{one.id}": large_pdf(FIVE) for one in asked}
    sent = send(client, {**values, "name": "Bo", "email": "bo@example.com"}, files)
    assert sent.status_code == 303, sent.text[:2000]
    assert len(stored()) == 3


def test_a_film_instead_of_a_card_costs_nobody_the_form(
    client: ReviewingClient, session: Session, world: World, proof: Question
) -> None:
    other = ask(world, kind="file", label="Consent form")
    session.commit()
    values = client.page(f"{BOOKING}?t{world.seat.id}=1").form(BOOKING).values()
    files = {f"q{proof.id}": large_pdf(30 * 1024 * 1024), f"q{other.id}": PDF}
    sent = send(client, {**values, "name": "Bo Typed", "email": "bo@example.com"}, files)
    assert sent.status_code == 422
    kept = Page(sent.text).form(BOOKING).values()
    assert "larger than 5 MB" in sent.text
    assert (kept["name"], kept[f"q{other.id}"][33:]) == ("Bo Typed", f"q{other.id}.pdf")


def test_more_than_fits_at_once_is_sent_in_parts(
    client: ReviewingClient, session: Session, world: World
) -> None:
    asked = [ask(world, kind="file", label=f"Proof {n}", required=True) for n in range(12)]
    session.commit()
    values = client.page(f"{BOOKING}?t{world.seat.id}=1").form(BOOKING).values()
    files = {f"q{one.id}": large_pdf(FIVE) for one in asked}
    first = send(client, {**values, "name": "Bo", "email": "bo@example.com"}, files)
    assert first.status_code == 422
    assert "Together these files are more than 50 MB" in first.text
    page = Page(first.text)
    left = [name for name in files if name not in page.form(BOOKING).values()]
    assert 1 <= len(left) <= 2
    second = send(client, page.form(BOOKING).values(), {name: files[name] for name in left})
    assert second.status_code == 303, second.text[:2000]
    assert len(stored()) == 12


def test_where_no_files_are_asked_for_a_large_body_is_refused(client: ReviewingClient) -> None:
    sent = client.post("/login", data=b"0" * 13_000_000, content_type="multipart/form-data; boundary=x")
    assert sent.status_code == 413
    assert "Go back" in sent.text
