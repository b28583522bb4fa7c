"""What follows from surveys: letters; and what is given again asks the same again."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import or_, select

from app.core import clock
from app.core.db import db
from app.core.facts import Fact, reacts_later, reacts_now
from app.domain import checkin, inbox, mailings
from app.domain.events import EventCopied
from app.domain.surveys.facts import SurveySent
from app.domain.surveys.queries import list_questions
from app.models import Event, Guest, Order, OrderLine, Survey, SurveyInvitation, SurveyQuestion, Ticket, User

WORDS = ("title", "intro", "anonymous")
ASKED = ("kind", "label", "hint", "required", "position")


@reacts_later(SurveySent)
def send_letters(what: SurveySent, fact: Fact) -> None:
    """One letter an address: a buyer gets the links of their guests without an address together."""
    query = (
        select(checkin.ADDRESS, SurveyInvitation.id)
        .select_from(SurveyInvitation)
        .join(Guest, Guest.id == SurveyInvitation.guest_id)
        .join(Ticket, Ticket.guest_id == Guest.id)
        .join(OrderLine, OrderLine.id == Ticket.order_line_id)
        .join(Order, Order.id == OrderLine.order_id)
        .where(SurveyInvitation.survey_id == what.survey_id)
        .distinct()
        .order_by(SurveyInvitation.id)
    )
    theirs: dict[str, list[int]] = defaultdict(list)
    for address, invitation_id in db.session.execute(query):
        theirs[address].append(invitation_id)
    event = db.session.get_one(Event, what.event_id)
    letters = {
        address: (f"survey:{what.survey_id}:{numbers[0]}",
                  {"survey_id": what.survey_id, "invitation_ids": numbers})
        for address, numbers in theirs.items()
    }  # fmt: skip
    mailings.post_all("surveys/asked", event.community_id, letters)


@reacts_later(SurveySent)
def tell_in_inbox(what: SurveySent, fact: Fact) -> None:
    """Those who are asked and have an account, each with their own link."""
    theirs = or_(Guest.user_id == User.id, (Guest.email == User.email) & User.verified_at.is_not(None))
    query = (
        select(User.id, SurveyInvitation.code)
        .join(Guest, theirs)
        .join(SurveyInvitation, SurveyInvitation.guest_id == Guest.id)
        .where(SurveyInvitation.survey_id == what.survey_id)
        .order_by(SurveyInvitation.id.desc())
    )
    codes = {user_id: {"invitation": code} for user_id, code in db.session.execute(query)}
    inbox.tell_people(fact, inbox.SURVEY_ASKED, dict.fromkeys(codes), own=codes)


@reacts_now(EventCopied)
def copy_surveys(what: EventCopied, fact: Fact) -> None:
    """As drafts: who comes to the copy is asked when it is over."""
    for survey in db.session.scalars(select(Survey).where(Survey.event_id == what.source_id)):
        said = {name: getattr(survey, name) for name in WORDS}
        copy = Survey(event_id=what.event_id, created_at=clock.now(), **said)
        db.session.add(copy)
        db.session.flush()
        for question in list_questions(survey):
            asked = {name: getattr(question, name) for name in ASKED}
            db.session.add(SurveyQuestion(survey_id=copy.id, options=list(question.options), **asked))
