"""Surveys: sent to those who came, closed, opened again."""

from __future__ import annotations

from sqlalchemy import insert

from app.core import clock, facts, ids
from app.core.db import db, lock, table_of
from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.core.i18n import lazy_gettext as _l
from app.domain import checkin, mailings
from app.domain.surveys import rules
from app.domain.surveys.facts import SurveyClosed, SurveyReopened, SurveySent
from app.domain.surveys.links import invitation_secret
from app.domain.surveys.queries import list_questions
from app.models import Event, Survey, SurveyInvitation, User
from app.models.events import PUBLISHED

NEW_INVITATIONS = insert(table_of(SurveyInvitation))
ALREADY_SENT = _l("It is sent already. Nobody is asked twice.")


def count_asked(event: Event) -> tuple[int, int]:
    """How many guests would be asked now, and how many letters that is: a buyer gets one for theirs."""
    asked = list_asked(event)
    return len(asked), len(set(asked.values()))


def list_asked(event: Event) -> dict[int, str]:
    """Who would be asked now: those who came and did not leave such letters; guest id → address."""
    came = {guest: address for guest, _name, address in db.session.execute(checkin.those_who_came(event))}
    willing = set(mailings.list_willing(event.community_id, came.values()))
    return {guest: address for guest, address in came.items() if address in willing}


def send_survey(survey: Survey, event: Event, *, by: User | None) -> int:
    """Ask everybody who came, once; returns how many. The letters follow by the fact. by: None, by itself.

    Raises Refused before the event is over, without questions, without anybody, and a second time.
    """
    lock(survey)
    if survey.opened_at is not None:
        raise Refused(ALREADY_SENT)
    if event.status != PUBLISHED or event.ends_at > clock.now():
        raise Refused(_("It can be sent once the event is over."))
    if not list_questions(survey):
        raise Refused(_("It asks nothing yet. Add a question first."))
    guests = list(list_asked(event))
    if not guests:
        raise Refused(_("Nobody can be asked: nobody came, or nobody wants such letters."))
    db.session.execute(NEW_INVITATIONS, [_invitation(survey, guest_id) for guest_id in guests])
    survey.opened_at = clock.now()
    survey.version += 1
    facts.record(SurveySent(event.id, survey.id, len(guests)), by.id if by else None)
    return len(guests)


def _invitation(survey: Survey, guest_id: int) -> dict[str, str | int]:
    code = ids.new_code(12)
    digest = ids.digest(invitation_secret(code))
    return {"survey_id": survey.id, "guest_id": guest_id, "code": code, "secret_digest": digest}


def close_survey(survey: Survey, *, by: User) -> None:
    """Take no more answers. A second time changes nothing; raises Refused for a draft."""
    lock(survey)
    if survey.opened_at is None:
        raise Refused(_("It is not sent yet."))
    if rules.state_of(survey) == rules.OPEN:
        survey.closed_at = clock.now()
        survey.version += 1
        facts.record(SurveyClosed(survey.event_id, survey.id), by.id)


def reopen_survey(survey: Survey, *, by: User) -> None:
    """Take answers again, by the same links. Changes nothing where it is open."""
    lock(survey)
    if rules.state_of(survey) == rules.CLOSED:
        survey.closed_at = None
        survey.version += 1
        facts.record(SurveyReopened(survey.event_id, survey.id), by.id)
