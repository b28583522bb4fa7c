"""Certificates on pages: designed, issued, downloaded by their owners, verified by anybody."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock, files
from app.domain import certificates, documents, tickets
from app.models import Certificate, CertificateDesign, Guest
from tests.conftest import QueryCount
from tests.review import ReviewingClient
from tests.world import World

MANAGE = "/manage/night-of-small-websites/certificates"
needs_press = pytest.mark.skipif(not documents.can_make_pdf(), reason="no Pango here")


def number_of(session: Session) -> str:
    session.expire_all()
    return session.scalars(select(Certificate.number).order_by(Certificate.id)).first() or ""


def picture() -> tuple[io.BytesIO, str]:
    drawn = io.BytesIO()
    Image.new("RGBA", (1200, 300), (114, 47, 95, 128)).save(drawn, "PNG")
    drawn.seek(0)
    return drawn, "logo.png"


def test_from_the_design_to_the_issued(
    client: ReviewingClient, world: World, session: Session, after: None
) -> None:
    client.sign_in("owner@example.com")
    assert client.page(MANAGE).links()["Design the certificate"] == f"{MANAGE}/design"
    client.fill(f"{MANAGE}/design", heading="Certificate", hours="7.5", skills="HTML", logo=picture())
    design = session.scalars(select(CertificateDesign)).one()
    assert files.find_emblem(design.logo or "") is not None
    assert "Nobody was checked in" in client.page(MANAGE).text
    client.fill(MANAGE, f"{MANAGE}/issues")
    assert "Grace Guest" in client.page(MANAGE).text
    number = number_of(session)
    client.fill(f"{MANAGE}/{number}/revocation")
    assert "Taken back" in client.page(MANAGE).text
    assert "Taken back." in client.page(f"/certificates/{number}").text


def test_a_form_with_a_file_that_is_no_picture_says_so_beside_it(
    client: ReviewingClient, designed: World, session: Session
) -> None:
    client.sign_in("owner@example.com")
    answer = client.fill(f"{MANAGE}/design", signature=(io.BytesIO(b"<svg/>"), "a.svg"), status=422)
    assert "This is not a JPEG, PNG, WebP or GIF picture" in answer.text
    assert session.scalars(select(CertificateDesign.signature)).one() is None


def test_anybody_verifies_by_the_number(client: ReviewingClient, issued: World, session: Session) -> None:
    number = number_of(session)
    assert (
        client.get(f"/certificates?number={number.lower().replace('-', '+')}")
        .headers["Location"]
        .endswith(number)
    )
    page = client.page(f"/certificates/{number}")
    for words in ("This certificate is genuine.", "Ada Attendee", "7.5 hours", "HTML by hand"):
        assert words in page.text, words
    assert "Download as PDF" not in page.links()
    assert "no certificate with this number" in client.page("/certificates/2345-6789-ABCD", 404).text
    assert "no certificate with this number" in client.page("/certificates?number=nonsense").text


@needs_press
def test_its_owner_prints_it_and_a_stranger_does_not(
    client: ReviewingClient, issued: World, session: Session
) -> None:
    address = f"/certificates/{number_of(session)}/certificate.pdf"
    client.sign_in("stranger@example.com")
    client.page(address, 404)
    client.sign_in("attendee@example.com")
    assert number_of(session) in client.page("/certificates/mine").text
    answer = client.get(address)
    text = PdfReader(io.BytesIO(answer.data)).pages[0].extract_text()
    for words in ("Ada Attendee", "Night of Small Websites", "7.5 hours", number_of(session), "Olive Owner"):
        assert words in text, words
    assert len(PdfReader(io.BytesIO(answer.data)).pages) == 1
    assert answer.headers["Cache-Control"] == "private, no-store"


@needs_press
def test_whoever_has_the_ticket_prints_it_too(
    client: ReviewingClient, issued: World, session: Session
) -> None:
    with_one, without = tickets.list_tickets_of_order(issued.booking)
    assert client.get(f"/t/{with_one.secret}/certificate.pdf").mimetype == "application/pdf"
    assert "Certificate" in client.page(f"/t/{with_one.secret}").links()
    client.page(f"/t/{without.secret}/certificate.pdf", 404)


@needs_press
def test_a_sample_shows_the_longest_on_one_sheet(
    client: ReviewingClient, designed: World, session: Session
) -> None:
    client.sign_in("owner@example.com")
    said = {"heading": "H" * 80, "text": "Many words. " * 40, "skills": "A skill of some length\n" * 12}
    client.fill(f"{MANAGE}/design", **said, logo=picture(), signature=picture())
    answer = client.get(f"{MANAGE}/sample.pdf")
    assert len(PdfReader(io.BytesIO(answer.data)).pages) == 1


def test_the_booking_leads_to_certificate_and_review(
    client: ReviewingClient, issued: World, session: Session
) -> None:
    client.sign_in("attendee@example.com")
    page = client.page(f"/bookings/{issued.booking.code}")
    assert number_of(session) in page.text
    assert page.links()["Write a review"].endswith("/reviews/own")


def test_another_organizer_reaches_none_of_it(
    client: ReviewingClient, issued: World, session: Session
) -> None:
    client.sign_in("stranger@example.com")
    client.page(MANAGE, 404)
    client.page(f"/manage/elsewhere/certificates/{number_of(session)}/revocation", 404)


def test_lists_ask_as_often_for_1_as_for_30(
    client: ReviewingClient, issued: World, session: Session, count_queries: QueryCount
) -> None:
    client.sign_in("owner@example.com")
    urls = (MANAGE, f"{MANAGE}?show=without")
    few = [_asked(client, count_queries, url) for url in urls]
    first = session.scalars(select(Certificate)).one()
    for n in range(30):
        guest = Guest(event_id=issued.concert.id, name=f"Nth {n}", code=f"nth-{n}")
        session.add(guest)
        session.flush()
        values = {"number": f"N-{n}", "name": f"Nth {n}", "frozen": first.frozen, "issued_at": clock.now()}
        session.add(Certificate(event_id=issued.concert.id, guest_id=guest.id, **values))
    session.commit()
    assert [_asked(client, count_queries, url) for url in urls] == few
    assert certificates.totals_of(issued.concert).issued == 31


def _asked(client: ReviewingClient, count_queries: QueryCount, url: str) -> int:
    count_queries.start()
    client.page(url)
    return count_queries.n
