"""The letter that brings a survey, made from what is true when it is sent."""

from __future__ import annotations

from sqlalchemy import select

from app.core.db import db
from app.core.mail import Letter, Unwanted, composes
from app.domain import mailings, reviews
from app.domain.surveys import rules
from app.domain.surveys.links import invitation_secret
from app.models import Event, Guest, Reader, Survey, SurveyInvitation


@composes("surveys/asked")
def asked(survey_id: int, invitation_ids: list[int], reader_id: int) -> Letter:
    """The link to one's own form, or those of the people one booked for. None once it is closed."""
    survey = db.session.get_one(Survey, survey_id)
    if rules.state_of(survey) != rules.OPEN:
        raise Unwanted
    query = (
        select(Guest.name, SurveyInvitation.code)
        .join(Guest, Guest.id == SurveyInvitation.guest_id)
        .where(SurveyInvitation.id.in_(invitation_ids))
        .order_by(SurveyInvitation.id)
    )
    rows = [(name, invitation_secret(code)) for name, code in db.session.execute(query)]
    event = db.session.get_one(Event, survey.event_id)
    reader = db.session.get_one(Reader, reader_id)
    review = reviews.asks_beside(event, reader.email)
    values = {"survey": survey, "event": event, "rows": rows, "review": review}
    letter = Letter(survey.title, "surveys/asked", values)
    return mailings.as_sent(letter, reader_id)
