"""Surveys after an event: made, sent, closed and read by who organizes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from app.blueprints.api import lists
from app.blueprints.api.fields import Instant, Line, Lines, Number
from app.blueprints.api.needs import EVENT_ORGANIZER, SURVEY_ORGANIZER
from app.blueprints.api.programme import Created
from app.blueprints.api.shapes import Shape, always, listing, maybe
from app.blueprints.api.table import ID, feature
from app.core.errors import Refused
from app.domain import surveys
from app.models import Event, Survey, SurveyQuestion
from app.models.surveys import ASKED_KINDS
from app.web.kept import public_url
from app.web.policy import signed_in_user
from app.web.problems import Invalid

KIND = validate.OneOf(ASKED_KINDS)
STATES = (surveys.DRAFT, surveys.OPEN, surveys.CLOSED)


class AskedShape(Shape):
    """One thing that it asks. options: the answers that can be chosen; empty where people write."""

    id = always(fields.Integer)
    kind = always(fields.String, validate=KIND)
    label = always(fields.String)
    hint = always(fields.String)
    options = always(fields.List(fields.String(), required=True))
    required = always(fields.Boolean)


class SurveyShape(Shape):
    """asked, answered: how many people. hours_after: when it goes out by itself, after the event's end."""

    id = always(fields.Integer)
    event = always(fields.Integer)
    title = always(fields.String)
    intro = always(fields.String)
    anonymous = always(fields.Boolean)
    status = always(fields.String, validate=validate.OneOf(STATES))
    hours_after = maybe(fields.Integer)
    opened_at = maybe(Instant)
    closed_at = maybe(Instant)
    asked = always(fields.Integer)
    answered = always(fields.Integer)
    questions = fields.List(fields.Nested(AskedShape), required=True)


class TallyShape(Shape):
    """How many chose an answer."""

    answer = always(fields.String)
    count = always(fields.Integer)


class ResultShape(Shape):
    """What was answered to one question. texts: a hundred at most, in no order that tells who wrote when."""

    question = always(fields.Integer)
    label = always(fields.String)
    answered = always(fields.Integer)
    average = maybe(fields.Float)
    tally = fields.List(fields.Nested(TallyShape), required=True)
    texts = always(fields.List(fields.String(), required=True))


class ResultsShape(Shape):
    """asked, answered: how many people."""

    asked = always(fields.Integer)
    answered = always(fields.Integer)
    results = fields.List(fields.Nested(ResultShape), required=True)


class AskedBody(ma.Schema):
    """options: two or more for the kinds choice and choices; the others bring their own."""

    kind = fields.String(required=True, validate=KIND)
    label = Line(300, least=1, required=True)
    hint = Line(300, load_default="")
    options = fields.List(Line(300, least=1), load_default=list)
    required = fields.Boolean(load_default=False)


class SurveyBody(ma.Schema):
    """What it says and asks; anonymous: no answer is kept with a name."""

    title = Line(120, least=1, required=True)
    intro = Lines(2000, load_default="")
    anonymous = fields.Boolean(load_default=False)
    questions = fields.List(fields.Nested(AskedBody), load_default=list)


class PlanBody(ma.Schema):
    """Hours after the event's end."""

    hours_after = Number(1, surveys.LATEST_HOURS, required=True)


@feature.read(f"/events/{ID}/surveys/", needs=EVENT_ORGANIZER, query=lists.ListQuery,
              answer=listing(SurveyShape), tag="surveys")  # fmt: skip
def list_surveys(query: dict[str, Any], event: Event) -> dict[str, Any]:
    """The event's surveys, newest first."""
    found = surveys.list_surveys(event)
    asked = surveys.list_questions_of([one.survey for one in found])
    return lists.sliced(found, query, lambda one: _survey(one, asked[one.survey.id]))


@feature.write("POST", f"/events/{ID}/surveys/", needs=EVENT_ORGANIZER, body=SurveyBody, answer=SurveyShape,
               status=201, tag="surveys")  # fmt: skip
def make_survey(body: dict[str, Any], event: Event) -> Created:
    """Begin a survey with what it asks; nobody hears of it before it is sent."""
    by = signed_in_user()
    made = surveys.make_survey(event, body["title"], body["intro"], anonymous=body["anonymous"], by=by)
    for n, said in enumerate(body["questions"]):
        draft = surveys.QuestionDraft(**{**said, "options": tuple(said["options"])})
        try:
            surveys.add_question(made, draft, by=by)
        except Refused as refusal:
            where = f"questions.{n}.{refusal.field}" if refusal.field else "questions"
            raise Invalid({where: [refusal.message]}) from None
    return _told(made), 201, {"Location": public_url("api.show_survey", id=made.id)}


@feature.read(f"/surveys/{ID}/", needs=SURVEY_ORGANIZER, answer=SurveyShape, tag="surveys")
def show_survey(event: Event, survey: Survey) -> dict[str, Any]:
    """One survey."""
    return _told(survey)


@feature.write("DELETE", f"/surveys/{ID}/", needs=SURVEY_ORGANIZER, status=204, tag="surveys")
def delete_survey(event: Event, survey: Survey) -> None:
    """Throw a draft away; what was sent is kept, with its answers."""
    surveys.delete_survey(survey, by=signed_in_user())


@feature.write("POST", f"/surveys/{ID}/send/", needs=SURVEY_ORGANIZER, answer=SurveyShape, tag="surveys")
def send_survey(event: Event, survey: Survey) -> dict[str, Any]:
    """Ask everybody who came, once the event is over."""
    surveys.send_survey(survey, event, by=signed_in_user())
    return _told(survey)


@feature.write("POST", f"/surveys/{ID}/plan/", needs=SURVEY_ORGANIZER, body=PlanBody, answer=SurveyShape,
               tag="surveys")  # fmt: skip
def plan_survey(body: dict[str, Any], event: Event, survey: Survey) -> dict[str, Any]:
    """Let it go out by itself."""
    surveys.plan_survey(survey, event, body["hours_after"], by=signed_in_user())
    return _told(survey)


@feature.write("DELETE", f"/surveys/{ID}/plan/", needs=SURVEY_ORGANIZER, status=204, tag="surveys")
def unplan_survey(event: Event, survey: Survey) -> None:
    """Let it wait for a hand."""
    surveys.unplan_survey(survey, by=signed_in_user())


@feature.write("POST", f"/surveys/{ID}/close/", needs=SURVEY_ORGANIZER, answer=SurveyShape, tag="surveys")
def close_survey(event: Event, survey: Survey) -> dict[str, Any]:
    """Take no more answers."""
    surveys.close_survey(survey, by=signed_in_user())
    return _told(survey)


@feature.write("POST", f"/surveys/{ID}/reopen/", needs=SURVEY_ORGANIZER, answer=SurveyShape, tag="surveys")
def reopen_survey(event: Event, survey: Survey) -> dict[str, Any]:
    """Take answers again, by the same links."""
    surveys.reopen_survey(survey, by=signed_in_user())
    return _told(survey)


@feature.read(f"/surveys/{ID}/results/", needs=SURVEY_ORGANIZER, answer=ResultsShape, tag="surveys")
def show_results(event: Event, survey: Survey) -> dict[str, Any]:
    """What was answered, question by question."""
    asked, answered = surveys.count_responses(survey)
    results = [_result(one) for one in surveys.list_results(survey)]
    return {"asked": asked, "answered": answered, "results": results}


def _told(survey: Survey) -> dict[str, Any]:
    listed = surveys.Listed(survey, *surveys.count_responses(survey))
    return _survey(listed, surveys.list_questions(survey))


def _survey(listed: surveys.Listed, asked: Sequence[SurveyQuestion]) -> dict[str, Any]:
    survey = listed.survey
    own = ("id", "title", "intro", "anonymous", "hours_after", "opened_at", "closed_at")
    return {
        **{name: getattr(survey, name) for name in own},
        "event": survey.event_id,
        "status": listed.state,
        "asked": listed.asked,
        "answered": listed.answered,
        "questions": [_question(one) for one in asked],
    }


def _question(one: SurveyQuestion) -> dict[str, Any]:
    return {name: getattr(one, name) for name in ("id", "kind", "label", "hint", "options", "required")}


def _result(found: surveys.Result) -> dict[str, Any]:
    return {
        "question": found.question.id,
        "label": found.question.label,
        "answered": found.answered,
        "average": found.average,
        "tally": [{"answer": answer, "count": count} for answer, count in found.tally],
        "texts": list(found.texts),
    }
