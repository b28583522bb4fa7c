"""The demo in a database: everything there, the ledger right, the audit content, never in production."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

import pytest
from click.testing import Result
from flask import Flask
from PIL import Image
from sqlalchemy import func, select, text

from app import create_app
from app.audit import find_breaches
from app.core import clock, files
from app.core.db import db, disconnect
from app.core.facts import Fact
from app.core.mail import Message
from app.core.passwords import matches
from app.demo import pictures
from app.demo.commands import seed
from app.demo.people import ATTENDEE, DOOR, LOGINS, ORGANIZER, PASSWORD
from app.domain import certificates, checkin, inbox, reports, reviews, statements, surveys, tickets
from app.models import (
    Admission,
    BankStatement,
    Category,
    Certificate,
    Community,
    Counter,
    Dispute,
    Event,
    EventStaff,
    Membership,
    Order,
    Payment,
    Review,
    Scan,
    StoredFile,
    Survey,
    Ticket,
    Transfer,
    User,
)
from app.models.places import WHOLE_EVENT
from tests.borrowed import borrowed_world
from tests.conftest import test_settings
from tests.servers import clone_of

# the demo is another one each day: the tests' day is fixed, DEMO_DAY tries others
DAY = datetime.fromisoformat(os.environ.get("DEMO_DAY", "2026-11-22T08:45:00+00:00"))
EMPTY = """
    DO $$ BEGIN EXECUTE (
        SELECT 'TRUNCATE ' || string_agg(quote_ident(tablename), ', ') || ' RESTART IDENTITY'
        FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'
    ); END $$
"""


def flat_cover(motif: str, seed_number: int) -> Image.Image:
    """A picture of one colour that its name gives; covers are drawn for real in test_covers."""
    red, green, blue = sha256(f"{motif}-{seed_number}".encode()).digest()[:3]
    return Image.new("RGB", (64, 32), (red, green, blue))


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(seed, arguments)


@pytest.fixture(scope="module")
def empty(
    app: Flask,
    servers: tuple[str, str],
    template_name: str,
    redis_url: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Flask]:
    """An app on a migrated database with nothing in it; the usual app gets its folder back afterwards."""
    with borrowed_world(), clone_of(servers[0], template_name) as database_url:
        other = create_app(test_settings(database_url, redis_url, tmp_path_factory.mktemp("seeded")))
        with other.app_context():
            db.session.execute(text(EMPTY))
            db.session.connection().commit()
            db.session.remove()
        yield other
        with other.app_context():
            disconnect()


@pytest.fixture(scope="module")
def seeded(empty: Flask) -> Flask:
    with pytest.MonkeyPatch.context() as patch, clock.frozen_at(DAY):
        patch.setattr(pictures, "draw_cover", flat_cover)
        result = run(empty, "--if-empty")
    assert result.exit_code == 0, result.output
    assert "2,067 orders" in result.output
    return empty


@pytest.fixture
def here(seeded: Flask) -> Iterator[None]:
    """A fresh session on the seeded database, at the moment it was seeded."""
    with clock.frozen_at(DAY), seeded.app_context():
        yield
        db.session.remove()


def count(table: type, *where: object) -> int:
    return db.session.scalar(select(func.count()).select_from(table).where(*where)) or 0


def busy_event() -> Event:
    return db.session.scalars(
        select(Event).join(Counter).where(Counter.kind == WHOLE_EVENT).order_by(Counter.taken.desc()).limit(1)
    ).one()


def user(email: str) -> User:
    return db.session.scalars(select(User).where(User.email == email)).one()


@pytest.mark.usefixtures("here")
def test_seed_makes_the_whole_world() -> None:
    assert count(Community) == 30
    assert count(Category) == 10
    assert count(Event) == 200
    assert count(Order, Order.status == "confirmed") == 2000 + 6  # six of them at the desk, see selling.py
    assert count(Order, Order.status == "pending", Order.expires_at > clock.now()) == 6
    assert count(User) == 300
    covers = set(db.session.scalars(select(Event.cover)))
    assert len(covers) > 40
    assert all(cover and files.find_picture(cover, "-640.webp") for cover in covers)
    assert count(StoredFile, ~StoredFile.name.contains("-paper")) == 4 * len(covers)
    assert count(StoredFile, StoredFile.name.contains("-paper")) == 4


@pytest.mark.usefixtures("here")
def test_seed_leaves_nothing_for_the_audit_to_say() -> None:
    assert [(breach.invariant.says, breach.rows[:3]) for breach in find_breaches()] == []


@pytest.mark.usefixtures("here")
def test_half_of_the_busy_event_is_inside_and_some_were_refused() -> None:
    event = busy_event()
    tickets = select(Ticket.id).where(Ticket.event_id == event.id, Ticket.status == "valid")
    assert len(db.session.scalars(tickets).all()) == 1000
    entrance, hall = checkin.list_doors(event)
    admissions = db.session.scalars(
        select(Admission).where(Admission.ticket_id.in_(tickets), Admission.list_id == entrance.id)
    ).all()
    assert len(admissions) == 500
    assert {admission.by for admission in admissions} == {user(DOOR.email).id}
    results = set(db.session.scalars(select(Scan.result).where(Scan.list_id == entrance.id)))
    assert results == {"ok", "already-used", "cancelled", "unknown", "wrong-event"}
    assert checkin.count_inside(hall).inside == 75
    assert checkin.count_conflicts(event) == 2


@pytest.mark.usefixtures("here")
def test_the_four_logins_work_and_nobody_else_can_sign_in() -> None:
    people = {email: user(email) for email in (login.email for login in LOGINS)}
    assert all(matches(person.password_hash, PASSWORD) and person.verified_at for person in people.values())
    assert [email for email, person in people.items() if person.is_admin] == ["admin@example.com"]
    assert count(User, User.password_hash.is_not(None)) == 4
    owned = count(Membership, Membership.user_id == people[ORGANIZER.email].id, Membership.role == "owner")
    assert owned == 3
    assert count(EventStaff, EventStaff.user_id == people[DOOR.email].id) == 3


@pytest.mark.usefixtures("here")
def test_the_attendee_has_bookings_behind_ahead_and_cancelled() -> None:
    booked = select(Order.status, Event.starts_at).join(Event, Event.id == Order.event_id)
    rows = db.session.execute(booked.where(Order.user_id == user(ATTENDEE.email).id)).all()
    assert sum(row.status == "confirmed" for row in rows) == 5
    assert sum(row.status in {"cancelled", "refunded"} for row in rows) == 1
    assert sum(row.starts_at < clock.now() for row in rows) == 2


@pytest.mark.usefixtures("here")
def test_somebody_can_pay_right_now_and_others_were_declined() -> None:
    tries = select(User.email, Order.status, Payment.state).select_from(Payment).join(Order)
    unpaid = tries.outerjoin(User, User.id == Order.user_id).where(Order.confirmed_at.is_(None))
    assert {tuple(row) for row in db.session.execute(unpaid)} == {
        (ATTENDEE.email, "expired", "failed"),
        (ATTENDEE.email, "pending", "pending"),
        (None, "pending", "failed"),
    }


@pytest.mark.usefixtures("here")
def test_what_happened_is_told_in_order_and_no_letter_waits() -> None:
    times = db.session.scalars(select(Fact.at).order_by(Fact.id)).all()
    assert times == sorted(times)
    assert times[-1] <= clock.now()
    assert count(Message, Message.state != "done") == 0
    kinds = select(Fact.kind, func.count()).group_by(Fact.kind)
    told = dict(db.session.execute(kinds).all())
    assert told["EventCreated"] == 200
    assert told["OrderConfirmed"] == 2060 + 6
    assert told["GuestAdmitted"] == count(Admission)


@pytest.mark.usefixtures("here")
def test_every_order_was_booked_while_its_event_was_on_sale() -> None:
    astray = select(Order.code).join(Event, Event.id == Order.event_id)
    early = astray.where(Order.created_at < Event.published_at)
    late = astray.where(Order.created_at > func.least(Event.starts_at, Event.cancelled_at, clock.now()))
    assert db.session.scalars(early.union_all(late)).all() == []


def test_seed_if_empty_does_nothing_the_second_time(seeded: Flask) -> None:
    again = run(seeded, "--if-empty")
    assert (again.exit_code, again.output) == (0, "")


def test_seed_refuses_a_database_in_use(seeded: Flask) -> None:
    again = run(seeded)
    assert again.exit_code == 1
    assert "this one is in use" in again.output


def test_seed_refuses_in_production(seeded: Flask) -> None:
    usual = seeded.config["SETTINGS"]
    seeded.config["SETTINGS"] = replace(usual, environment="production")
    try:
        result = run(seeded, "--if-empty")
    finally:
        seeded.config["SETTINGS"] = usual
    assert result.exit_code == 1
    assert "not for production" in result.output


@pytest.mark.usefixtures("here")
def test_what_costs_something_was_paid_and_some_went_back() -> None:
    states = dict(db.session.execute(select(Payment.state, func.count()).group_by(Payment.state)).all())
    assert set(states) == {"pending", "completed", "refunded", "failed"}
    paid = select(func.count(Order.id)).where(Order.total > 0, Order.confirmed_at.is_not(None))
    assert states["completed"] + states["refunded"] == db.session.scalar(paid)


@pytest.mark.usefixtures("here")
def test_one_dispute_is_open_and_what_another_took_is_in_its_events_report() -> None:
    assert count(Dispute, Dispute.state == "open") == 1
    query = select(Dispute.amount, Event).join(Payment, Payment.id == Dispute.payment_id)
    query = query.join(Order, Order.id == Payment.order_id).join(Event, Event.id == Order.event_id)
    amount, event = db.session.execute(query.where(Dispute.state == "lost")).one()
    sold = reports.sales_of(event).total
    assert (sold.lost.gross, sold.left.gross) == (
        {event.currency: amount},
        reports.takings_of(event).taken,
    )


@pytest.mark.usefixtures("here")
def test_the_logins_have_read_most_of_their_notifications() -> None:
    for login in (ATTENDEE, ORGANIZER):
        user = db.session.scalars(select(User).where(User.email == login.email)).one()
        page = inbox.list_entries(user)
        assert page.total > 2 == inbox.count_unread(user.id)
        assert all(inbox.say(entry).title for entry in page.items)


@pytest.mark.usefixtures("here")
def test_what_is_over_was_reviewed_and_some_of_it_certified() -> None:
    assert count(Review) > 150
    assert count(Review, Review.answer != "") > 10
    assert [case.reasons for case in reviews.list_reported().items] == [("spam",)]
    assert [case.review.hidden_reason for case in reviews.list_hidden()] == ["personal"]
    assert count(Review, Review.user_id == user(ATTENDEE.email).id) <= 1
    assert count(Certificate) > 100
    assert (reviews.invite_due(), certificates.issue_due()) == (0, 0)


@pytest.mark.usefixtures("here")
def test_a_bank_statement_waits_to_be_looked_at() -> None:
    statement = db.session.scalars(select(BankStatement)).one()
    community = db.session.get_one(Community, statement.community_id)
    seen = statements.preview(statement, community, "EUR")
    assert [one.verdict for one in seen.judged] == ["paid", "not-waiting", "unknown"]
    assert len(seen.wrong) == 1


@pytest.mark.usefixtures("here")
def test_a_survey_went_out_and_most_answered() -> None:
    survey = db.session.scalars(select(Survey).where(Survey.opened_at.is_not(None))).one()
    asked, answered = surveys.count_responses(survey)
    assert asked > answered > asked / 2 > 5
    results = surveys.list_results(survey)
    assert results[0].average is not None
    assert results[4].texts


@pytest.mark.usefixtures("here")
def test_a_ticket_changed_hands_and_the_attendee_is_offered_one() -> None:
    assert count(Transfer, Transfer.state == "accepted") == count(Ticket, Ticket.passed_at.is_not(None)) == 2
    assert len(tickets.list_received(user(ATTENDEE.email))) == 1
    assert count(Transfer, Transfer.state == "open", Transfer.email == ATTENDEE.email) == 1
