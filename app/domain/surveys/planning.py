"""Surveys that go out by themselves, some time after the event's end."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Integer, cast, func, select

from app.core import clock, facts
from app.core.db import db, lock, unit_of_work
from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.domain.surveys import rules
from app.domain.surveys.facts import SurveyPlanned, SurveyUnplanned
from app.domain.surveys.queries import list_questions
from app.domain.surveys.sending import ALREADY_SENT, send_survey
from app.models import Event, Survey, User
from app.models.events import CANCELLED, PUBLISHED

FORGOTTEN = timedelta(days=7)  # what no worker sent in time is not sent out of the blue


def goes_out_at(survey: Survey, event: Event) -> datetime | None:
    """When it goes out by itself; None where it waits for a hand."""
    planned = survey.hours_after is not None and survey.opened_at is None and event.status != CANCELLED
    return rules.due_at(event, survey.hours_after or 0) if planned else None


def plan_survey(survey: Survey, event: Event, hours: int, *, by: User) -> None:
    """Let it go out by itself, `hours` after the event's end, to those who came.

    Raises Refused once it is sent, without questions, for a cancelled event and for a moment that is past.
    """
    lock(survey)
    if survey.opened_at is not None:
        raise Refused(ALREADY_SENT)
    if event.status == CANCELLED:
        raise Refused(_("The event is cancelled, so nobody is asked."))
    if not list_questions(survey):
        raise Refused(_("It asks nothing yet. Add a question first."))
    if not 1 <= hours <= rules.LATEST_HOURS:
        raise Refused(_("From 1 hour to 30 days after the end."), "after", status=422)
    if rules.due_at(event, hours) <= clock.now():
        raise Refused(_("That moment has passed. Choose a later one, or send it now."), "after", status=422)
    survey.hours_after = hours
    survey.version += 1
    facts.record(SurveyPlanned(event.id, survey.id, hours), by.id)


def unplan_survey(survey: Survey, *, by: User | None) -> None:
    """Let it wait for a hand. A second time, or once it is sent, changes nothing."""
    lock(survey)
    if survey.hours_after is not None and survey.opened_at is None:
        survey.hours_after = None
        survey.version += 1
        facts.record(SurveyUnplanned(survey.event_id, survey.id), by.id if by else None)


def send_due() -> None:
    """Send every survey whose time has come, each in a transaction of its own; a second time sends none."""
    with unit_of_work():
        due = _due()
    for survey_id in due:
        with unit_of_work():
            survey = db.session.get(Survey, survey_id)
            if survey is not None:
                _send(survey)


def _due() -> list[int]:
    moment = Event.ends_at + func.make_interval(0, 0, 0, 0, cast(Survey.hours_after, Integer))
    planned = Survey.hours_after.is_not(None), Survey.opened_at.is_(None), Event.status == PUBLISHED
    now = clock.now()
    query = select(Survey.id).join(Event, Event.id == Survey.event_id).where(*planned)
    return list(db.session.scalars(query.where(moment.between(now - FORGOTTEN, now)).order_by(Survey.id)))


def _send(survey: Survey) -> None:
    """Where nobody can be asked it waits for a hand from now on, since it was refused for good."""
    lock(survey)
    if survey.hours_after is None or survey.opened_at is not None:
        return
    try:
        send_survey(survey, db.session.get_one(Event, survey.event_id), by=None)
    except Refused:
        unplan_survey(survey, by=None)
