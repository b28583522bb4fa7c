"""Outbox rows end done, or parked with a reason; each key is one letter."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock, mail, outbox
from app.core.mail import Message
from tests.world import World


def row(session: Session) -> Message:
    mail.post("orders/confirmed", "test:1", "ann@example.com", order_id=1)
    return session.scalars(select(Message).where(Message.key == "test:1")).one()


def test_a_key_used_before_posts_nothing(session: Session) -> None:
    first = row(session)
    assert row(session).id == first.id


def test_a_claimed_row_is_leased_and_not_claimed_again(session: Session) -> None:
    wanted = row(session)
    assert wanted.id in outbox.claim_due(Message)
    assert wanted.id not in outbox.claim_due(Message)


def test_a_lease_that_ran_out_is_claimed_again(session: Session) -> None:
    wanted = row(session)
    outbox.claim_due(Message)
    with clock.frozen_at(clock.now() + outbox.LEASE + timedelta(seconds=1)):
        assert wanted.id in outbox.claim_due(Message)


def test_a_failed_row_waits_longer_each_time_and_is_parked_in_the_end(session: Session) -> None:
    failing = row(session)
    delays = []
    for attempt in range(1, outbox.ATTEMPTS + 1):
        failing.attempts = attempt
        outbox.fail(failing, OSError("no answer"))
        delays.append(failing.due_at - clock.now())
    assert delays[0] < delays[1] < delays[2]
    assert failing.state == outbox.PARKED
    assert failing.last_error == "OSError: no answer"


def test_a_refusal_for_good_is_parked_at_once(session: Session) -> None:
    refused = row(session)
    outbox.fail(refused, outbox.ForGood("no such box"), for_good=True)
    assert refused.state == outbox.PARKED


def test_run_again_gives_a_parked_row_its_attempts_back(session: Session) -> None:
    parked = row(session)
    parked.state, parked.attempts = outbox.PARKED, 8
    outbox.run_again(parked)
    assert (parked.state, parked.attempts) == (outbox.WAITING, 0)


@pytest.mark.parametrize("name", ["Ann\r\nBcc: evil@example.com", "Ann\nX: y"])
def test_a_subject_never_breaks_its_line(world: World, session: Session, name: str) -> None:
    world.concert.title = name
    session.flush()
    message = session.scalars(select(Message).where(Message.letter == "orders/confirmed")).first()
    assert message is not None
    built = mail.build(message, "Marquee <m@example.org>", "example.org")
    assert "\n" not in str(built["Subject"])
    assert built["Bcc"] is None
