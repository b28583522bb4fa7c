"""How often providers are asked: soon while places are held, and never so long that letters wait."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import jobs
from app.core import clock, mail, outbox
from app.domain import payments
from app.domain.payments import looking
from app.domain.payments.mock import Mock
from app.domain.payments.providers import OPEN, ProviderDown, Truth
from app.models import Payment
from app.models.payments import COMPLETED
from tests.borrowed import paid_by
from tests.payments.desk import begun, paid_for
from tests.world import World

MINUTE = timedelta(minutes=1)


class Hanging(Mock):
    """A look takes as long as the delay, and then there is no answer; without delay nobody has paid yet."""

    looks = 0
    passed = 0.0

    def look(self, ref: str) -> Truth:
        type(self).looks += 1
        if self.delay:
            type(self).passed += self.delay.total_seconds()
            raise ProviderDown("hangs")
        return Truth(OPEN)


@pytest.fixture
def hanging(app: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Hanging]]:
    Hanging.looks, Hanging.passed = 0, 0.0
    monkeypatch.setattr(looking.time, "monotonic", lambda: Hanging.passed)
    with paid_by():
        yield Hanging


def test_while_places_are_held_the_provider_is_asked_every_minute(
    session: Session, world: World, hanging: type[Hanging]
) -> None:
    payments.use({"mock": hanging(delay=timedelta())})
    number = begun(paid_for(world)).id
    session.commit()
    for _look in range(15):
        due = session.get_one(Payment, number).look_at
        assert due is not None
        with clock.frozen_at(due):
            session.expunge_all()
            payments.look_at_due()
        again = session.get_one(Payment, number).look_at
        assert again is not None
        assert again - due < MINUTE


def test_a_provider_that_hangs_holds_up_the_worker_for_a_bounded_time(
    session: Session, world: World, hanging: type[Hanging]
) -> None:
    payments.use({"mock": hanging(delay=timedelta(seconds=11))})
    for _n in range(9):
        begun(paid_for(world, 1))
    session.commit()
    with clock.frozen_at(clock.now() + MINUTE):
        session.expunge_all()
        payments.look_at_due()
    assert hanging.looks == looking.BATCH


def test_in_a_rush_letters_hold_up_no_payment(
    session: Session, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many letters wait, a turn of them ends, and what came due meanwhile is asked about."""
    mail.post("orders/confirmed", "rush:1", "ann@example.com", order_id=world.booking.id)
    payment = begun(paid_for(world))
    payments.mock.decide(payment, "completed")
    letter, number = the_letter(session).id, payment.id
    session.commit()
    session.expunge_all()

    monkeypatch.setattr(jobs, "TURN_SECONDS", 0.0)
    assert jobs._prompt_turn()
    assert session.get_one(mail.Message, letter).state == outbox.WAITING
    assert session.get_one(Payment, number).state == COMPLETED

    session.expunge_all()
    monkeypatch.setattr(jobs, "TURN_SECONDS", 30.0)
    assert not jobs._prompt_turn()
    assert session.get_one(mail.Message, letter).state == outbox.DONE


def the_letter(session: Session) -> mail.Message:
    return session.scalars(select(mail.Message).where(mail.Message.key == "rush:1")).one()
