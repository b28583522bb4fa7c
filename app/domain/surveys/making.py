"""Surveys: made, worded, put in order, until they are sent."""

from __future__ import annotations

from app.core import clock, facts
from app.core.db import db, lock
from app.core.errors import Refused, Stale
from app.core.i18n import gettext as _
from app.domain.surveys import rules
from app.domain.surveys.facts import SurveyDeleted, SurveyEdited, SurveyMade
from app.domain.surveys.queries import list_questions
from app.domain.surveys.rules import QuestionDraft
from app.models import Event, Survey, SurveyQuestion, User


def make_survey(event: Event, title: str, intro: str, *, anonymous: bool, by: User) -> Survey:
    """Begin a survey; nobody hears of it before it is sent. Raises Refused for words that don't fit."""
    rules.check_words(title, intro)
    survey = Survey(event_id=event.id, title=title, intro=intro, anonymous=anonymous, created_at=clock.now())
    db.session.add(survey)
    db.session.flush()
    facts.record(SurveyMade(event.id, survey.id), by.id)
    return survey


def edit_survey(survey: Survey, title: str, intro: str, version: int, *, anonymous: bool, by: User) -> None:
    """Change its words; a promise of anonymity that people answered under stays.

    Raises Stale when it was saved since `version`.
    """
    lock(survey)
    if survey.version != version:
        raise Stale(_("Somebody changed this survey meanwhile. Look at both versions, then save again."))
    rules.check_words(title, intro)
    if survey.opened_at is not None and anonymous != survey.anonymous:
        raise Refused(_("It is sent already, so this stays as people were told."), "anonymous")
    survey.title, survey.intro, survey.anonymous = title, intro, anonymous
    survey.version += 1
    facts.record(SurveyEdited(survey.event_id, survey.id), by.id)


def delete_survey(survey: Survey, *, by: User) -> None:
    """Throw a draft away. Raises Refused once it is sent: what people answered is kept."""
    _lock_draft(survey)
    facts.record(SurveyDeleted(survey.event_id, survey.id), by.id)
    db.session.delete(survey)


def add_question(survey: Survey, draft: QuestionDraft, *, by: User) -> SurveyQuestion:
    """Ask one more thing, at the end. Raises Refused for what makes no sense, and once it is sent."""
    _lock_draft(survey)
    asked = list_questions(survey)
    if len(asked) >= rules.MOST_QUESTIONS:
        raise Refused(_("%(n)s questions are enough: nobody ends a longer one.", n=rules.MOST_QUESTIONS))
    position = max((one.position for one in asked), default=0) + 1
    question = SurveyQuestion(survey_id=survey.id, position=position)
    _word(question, draft)
    db.session.add(question)
    _note(survey, by)
    return question


def edit_question(survey: Survey, question: SurveyQuestion, draft: QuestionDraft, *, by: User) -> None:
    """Ask it in other words, or for another kind of answer. Raises Refused once it is sent."""
    _lock_draft(survey)
    _word(question, draft)
    _note(survey, by)


def move_question(survey: Survey, question: SurveyQuestion, *, up: bool, by: User) -> None:
    """Swap places with the one before, or after. Raises Refused once it is sent."""
    _lock_draft(survey)
    order = list_questions(survey)
    here = next(n for n, other in enumerate(order) if other.id == question.id)
    there = here - 1 if up else here + 1
    if 0 <= there < len(order):
        other = order[there]
        question.position, other.position = other.position, question.position
        _note(survey, by)


def remove_question(survey: Survey, question: SurveyQuestion, *, by: User) -> None:
    """Ask it no more. Raises Refused once it is sent."""
    _lock_draft(survey)
    db.session.delete(question)
    _note(survey, by)


def _lock_draft(survey: Survey) -> None:
    lock(survey)
    if survey.opened_at is not None:
        raise Refused(_("It is sent already, so what it asks stays as it is."))


def _word(question: SurveyQuestion, draft: QuestionDraft) -> None:
    options = rules.options_of(draft)
    question.kind, question.label, question.hint = draft.kind, draft.label, draft.hint
    question.options, question.required = options, draft.required


def _note(survey: Survey, by: User) -> None:
    db.session.flush()
    facts.record(SurveyEdited(survey.event_id, survey.id), by.id)
