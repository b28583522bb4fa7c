"""What the routes of letters, surveys, badges and statements need to have an address."""

from __future__ import annotations

from app.core import clock
from app.core.db import db
from app.core.ids import digest
from app.domain import badges, mailings, statements, surveys, tickets
from app.models import Reader, Survey, SurveyInvitation
from tests.world import World


def a_reader(world: World) -> str:
    """The secret of somebody whom the guild writes to."""
    reader = Reader(email="eva@example.com", community_id=world.guild.id, code="MATRIX22",
                    secret_digest=digest(mailings.reader_secret("MATRIX22")))  # fmt: skip
    db.session.add(reader)
    db.session.flush()
    return mailings.reader_secret(reader.code)


def a_survey(world: World) -> Survey:
    """A survey of the concert that the attendee is asked to answer, by the code MATRIX22."""
    survey = Survey(event_id=world.concert.id, title="How was it?", created_at=clock.now())
    db.session.add(survey)
    db.session.flush()
    guest = tickets.list_tickets_of_order(world.booking)[0].guest
    db.session.add(SurveyInvitation(survey_id=survey.id, guest_id=guest.id, code="MATRIX22",
                                    secret_digest=digest(surveys.invitation_secret("MATRIX22"))))  # fmt: skip
    return survey


def a_badge_print(world: World) -> int:
    """Badges of the concert that were asked for."""
    badges.save_design(world.concert, badges.Look(), 0, by=world.owner)
    return badges.print_badges(world.concert, badges.Wish(), by=world.owner).id


def a_statement(world: World) -> int:
    """A file of the guild's bank that somebody looks at."""
    content = b"Date;Reference;Amount\n2026-11-20;thanks;5.00\n"
    return statements.upload_statement(world.guild, "bank.csv", content, by=world.owner).id
