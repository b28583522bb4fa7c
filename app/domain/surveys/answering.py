"""Answering a survey by one's own link, and changing the answers until it is closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from app.core import ids
from app.core.db import db
from app.core.errors import NotFound, Refused
from app.core.i18n import gettext as _
from app.domain.surveys import rules
from app.domain.surveys.links import invitation_secret, response_key
from app.domain.surveys.queries import list_questions
from app.models import Event, Guest, Survey, SurveyInvitation, SurveyQuestion, SurveyResponse

LONGEST_SECRET = 64


@dataclass(frozen=True)
class Asked:
    """Somebody who is asked: their survey, what it asks, and what they answered so far, if they did."""

    invitation: SurveyInvitation
    survey: Survey
    event: Event
    guest: Guest
    questions: Sequence[SurveyQuestion]
    response: SurveyResponse | None

    @property
    def secret(self) -> str:
        """What their link ends in."""
        return invitation_secret(self.invitation.code)


def get_asked(secret: str) -> Asked:
    """Whom a letter's link belongs to. Raises NotFound."""
    if not 0 < len(secret) <= LONGEST_SECRET:
        raise NotFound
    query = (
        select(SurveyInvitation, Survey, Event, Guest)
        .join(Survey, Survey.id == SurveyInvitation.survey_id)
        .join(Event, Event.id == Survey.event_id)
        .join(Guest, Guest.id == SurveyInvitation.guest_id)
        .where(SurveyInvitation.secret_digest == ids.digest(secret))
    )
    row = db.session.execute(query).first()
    if row is None:
        raise NotFound
    invitation, survey, event, guest = row
    mine = select(SurveyResponse).where(SurveyResponse.key == response_key(invitation.code))
    return Asked(invitation, survey, event, guest, list_questions(survey), db.session.scalar(mine))


def check_open(survey: Survey) -> None:
    """Whether it takes answers. Raises Refused with the reason."""
    if rules.state_of(survey) != rules.OPEN:
        raise Refused(_("This survey is closed. Thank you all the same."))


def answer(asked: Asked, given: Mapping[str, Any], *, nameless: bool) -> None:
    """Keep what this guest says, in place of what they said before.

    given: by field name. nameless: leave the name out, as an anonymous survey always does. Raises
    Refused beside the field that is wrong, and once the survey is closed.
    """
    db.session.refresh(asked.survey, ["closed_at"], with_for_update={"read": True})
    check_open(asked.survey)
    answers = rules.judge(asked.questions, given)
    if not answers:
        raise Refused(_("Answer at least one question."), status=422)
    said = {
        "guest_id": None if nameless or asked.survey.anonymous else asked.guest.id,
        "answers": answers,
    }
    row = {"survey_id": asked.survey.id, "key": response_key(asked.invitation.code), **said}
    statement = insert(SurveyResponse).values(row)
    db.session.execute(statement.on_conflict_do_update(index_elements=["key"], set_=said))
