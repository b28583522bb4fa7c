"""Reviews and certificates, broken on purpose: the audit names the row."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from app.core import outbox
from app.core.facts import Delivery, deliver
from app.domain import certificates, reviews
from tests.audit.test_audit import broken, only
from tests.certificates.conftest import designed, issued
from tests.reviews.conftest import after
from tests.world import World

__all__ = ["after", "designed", "issued"]


@pytest.fixture
def reviewed(issued: World, session: Session) -> World:
    """One review, hidden and shown again; two certificates, of which one was taken back."""
    review = reviews.write_review(issued.concert, 4, "Good.", by=issued.attendee)
    reviews.hide_review(review, "spam", by=issued.admin)
    reviews.restore_review(review, by=issued.admin)
    certificates.revoke_certificate(certificates.list_issued(issued.concert).items[0], by=issued.owner)
    certificates.issue_to_everyone(issued.concert, by=issued.owner)
    session.commit()
    outbox.drain(Delivery, deliver)
    return issued


def test_what_was_lived_is_clean(reviewed: World) -> None:
    assert broken(reviewed) == {}


def test_a_review_by_somebody_who_never_had_a_ticket(reviewed: World) -> None:
    found = broken(reviewed, "UPDATE guest SET user_id = NULL, email = NULL WHERE event_id = :event")
    assert "never had a ticket" in only(found, "a review is by somebody who had a ticket")


def test_a_review_hidden_behind_the_facts_back(reviewed: World) -> None:
    found = broken(reviewed, "UPDATE review SET hidden_at = :now, hidden_reason = 'spam'")
    assert "is hidden" in only(found, "a review is hidden or shown as its facts say")


def test_a_certificate_on_nobodys_word(reviewed: World) -> None:
    found = broken(reviewed, "UPDATE certificate SET by_word = false WHERE name = 'Grace Guest'")
    assert "neither" in only(found, "a certificate has a check-in or somebody’s word")


def test_a_certificate_taken_back_behind_the_facts_back(reviewed: World) -> None:
    found = broken(reviewed, "UPDATE certificate SET revoked_at = :now WHERE name = 'Grace Guest'")
    assert "taken back" in only(found, "a certificate is issued once, and stands as its facts say")


def test_a_certificate_without_a_letter(reviewed: World) -> None:
    found = broken(reviewed, "DELETE FROM message WHERE letter = 'certificates/issued'")
    assert len(found["every certificate has its letter"]) == 2
