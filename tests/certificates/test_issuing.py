"""Rule 38: a certificate needs a check-in or an organizer's word; what was issued stays as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock, mail, outbox, queue
from app.core.errors import NotFound, Refused, Stale
from app.core.facts import Delivery, deliver
from app.domain import certificates, inbox, tickets
from app.models import Certificate, Event, Guest, Notification
from tests.certificates.conftest import DESIGN
from tests.world import START, World


def names(session: Session) -> list[str]:
    session.expire_all()
    query = select(Certificate.name).where(Certificate.revoked_at.is_(None)).order_by(Certificate.id)
    return list(session.scalars(query))


def the_one(session: Session) -> Certificate:
    return session.scalars(select(Certificate)).one()


def test_an_hour_after_the_end_those_let_in_get_one_once(designed: World, session: Session) -> None:
    with clock.frozen_at(designed.concert.ends_at + timedelta(minutes=50)):
        assert certificates.issue_due() == 0
    assert (certificates.issue_due(), certificates.issue_due()) == (1, 0)
    assert names(session) == ["Ada Attendee"]


def test_one_that_is_not_meant_to_go_by_itself_waits(designed: World, session: Session) -> None:
    certificates.save_design(designed.concert, replace(DESIGN, active=False), 1, by=designed.owner)
    assert certificates.issue_due() == 0
    assert certificates.issue_to_admitted(designed.concert, by=designed.owner) == 1


def test_before_the_end_none_is_issued(designed: World) -> None:
    with clock.frozen_at(START), pytest.raises(Refused, match="once the event is over"):
        certificates.issue_to_admitted(designed.concert, by=designed.owner)


def test_the_organizers_word_does_without_a_check_in(issued: World, session: Session) -> None:
    guest = tickets.list_tickets_of_order(issued.booking)[1]
    certificates.issue_by_word(issued.concert, guest.id, by=issued.owner)
    assert names(session) == ["Ada Attendee", "Grace Guest"]
    with pytest.raises(Refused, match="none yet"):
        certificates.issue_by_word(issued.concert, guest.id, by=issued.owner)
    with pytest.raises(NotFound):
        certificates.issue_by_word(session.get_one(Event, issued.elsewhere.id), guest.id, by=issued.stranger)


def test_a_ticket_without_a_name_gets_none(designed: World, session: Session) -> None:
    for guest in session.scalars(select(Guest).where(Guest.name == "Grace Guest")):
        guest.name = None
    assert certificates.issue_to_everyone(designed.concert, by=designed.owner) == 1
    assert certificates.totals_of(designed.concert).nameless == 1


def test_what_was_issued_stays_as_it_was(issued: World, session: Session) -> None:
    certificates.save_design(issued.concert, replace(DESIGN, heading="Something else"), 1, by=issued.owner)
    issued.concert.title = "Renamed"
    says = the_one(session).frozen
    assert (says["heading"], says["event"]) == ("Certificate of attendance", "Night of Small Websites")
    assert (says["hours"], says["skills"]) == ("7.5", ["HTML by hand", "Kindness"])


def test_one_that_was_taken_back_can_be_issued_anew_with_the_right_name(
    issued: World, session: Session
) -> None:
    first = the_one(session)
    certificates.revoke_certificate(first, by=issued.owner)
    session.get_one(Guest, first.guest_id).name = "Ada Lovelace"
    session.flush()
    assert certificates.issue_to_admitted(issued.concert, by=issued.owner) == 1
    assert names(session) == ["Ada Lovelace"]
    assert certificates.get_by_number(first.number).certificate.revoked_at is not None


def test_a_copied_event_gives_the_same_certificates_and_has_issued_none(issued: World) -> None:
    later = clock.now() + timedelta(days=30)
    copy = tickets.copy_event(issued.concert, "Again", later, by=issued.owner)
    design = certificates.find_design(copy)
    assert design is not None
    assert (design.heading, design.hours, design.issued_at) == (DESIGN.heading, DESIGN.hours, None)


def test_a_stale_design_is_told(designed: World) -> None:
    with pytest.raises(Stale):
        certificates.save_design(designed.concert, DESIGN, 0, by=designed.owner)


@pytest.mark.parametrize(
    ("change", "field"),
    [({"heading": ""}, "heading"), ({"hours": 0}, "hours"), ({"skills": "a\n" * 13}, "skills")],
)
def test_what_does_not_fit_is_refused(designed: World, change: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as no:
        certificates.save_design(designed.concert, replace(DESIGN, **change), 1, by=designed.owner)  # type: ignore[arg-type]
    assert no.value.field == field


def test_owners_get_one_letter_and_a_notification(issued: World, session: Session) -> None:
    guest = tickets.list_tickets_of_order(issued.booking)[1]
    certificates.issue_by_word(issued.concert, guest.id, by=issued.owner)
    session.commit()
    outbox.drain(Delivery, deliver)
    outbox.drain(Delivery, deliver)
    letters = session.scalars(select(mail.Message).where(mail.Message.letter == "certificates/issued")).all()
    assert [letter.address for letter in letters] == ["attendee@example.com"] * 2
    text = mail.build(letters[0], "Marquee <marquee@example.org>", "example.org").as_string()
    assert the_numbers(session)[0] in text
    told = session.scalars(select(Notification).where(Notification.kind == inbox.CERTIFICATE_ISSUED)).all()
    assert [n.user_id for n in told] == [issued.attendee.id]


def the_numbers(session: Session) -> list[str]:
    return list(session.scalars(select(Certificate.number).order_by(Certificate.id)))


@pytest.mark.parametrize("typed", ["{0}", " {1} ", "{2}"])
def test_a_number_is_found_however_it_is_typed(issued: World, session: Session, typed: str) -> None:
    number = the_one(session).number
    forms = (number, number.lower(), number.replace("-", " "))
    assert certificates.get_by_number(typed.format(*forms)).certificate.number == number


@pytest.mark.parametrize("typed", ["", "x", "2345-6789-ABC", "2345-6789-ABCU", "２３４５-6789-ABCD", "%"])
def test_what_is_no_number_is_not_found(issued: World, typed: str) -> None:
    with pytest.raises(NotFound):
        certificates.get_by_number(typed)


def test_downloads_are_counted_once_they_are_stored(issued: World, session: Session) -> None:
    queue.redis().delete("marquee:certificates:counting", "marquee:certificates:taken")
    certificate = the_one(session)
    certificates.count_download(certificate)
    certificates.count_download(certificate)
    certificates.store_downloads()
    session.commit()
    queue.redis().delete("marquee:certificates:taken")  # as the commit of a job does
    certificates.store_downloads()
    session.refresh(certificate)
    assert (certificate.downloads, certificate.downloaded_at) == (2, clock.now())
