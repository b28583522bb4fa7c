"""A survey is made and worded; whoever is asked answers it by their link."""

from __future__ import annotations

from typing import Any

from flask import Response, url_for

from app.blueprints.surveys.feature import ONE, ROOT, feature
from app.blueprints.surveys.forms import (
    KIND_LABELS,
    AnswerSurveyForm,
    SurveyForm,
    SurveyQuestionForm,
    answer_form,
    read_up,
    values_of,
    values_of_question,
)
from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.domain import surveys
from app.domain.surveys import Asked
from app.models import Event, Survey
from app.web import nav
from app.web.forms import Form
from app.web.policy import EVENT_ORGANIZER, SURVEY_GUEST, signed_in_user
from app.web.render import go, render


@feature.read(ROOT, needs=EVENT_ORGANIZER)
def list_surveys(event: Event) -> Response:
    """The event's surveys, and how many answered."""
    found = surveys.list_surveys(event)
    return render("surveys/list_surveys.html", event=event, found=found, **nav.event_rail(event))


@feature.form(f"{ROOT}/new", needs=EVENT_ORGANIZER, once=True)
def make_survey(event: Event) -> Response:
    """Begin one."""
    form = SurveyForm(data={"version": 0})
    if form.validate_on_submit():
        with form.attempt():
            words = form.title.data, form.intro.data or ""
            made = surveys.make_survey(event, *words, anonymous=form.anonymous.data, by=signed_in_user())
            return go(_page_of(event, made), _("Now add what it asks."))
    return render("surveys/make_survey.html", event=event, form=form, **nav.event_rail(event))


@feature.form(f"{ONE}/edit", needs=EVENT_ORGANIZER)
def edit_survey(event: Event, survey_id: int) -> Response:
    """Change its words."""
    survey = surveys.get_survey(event, survey_id)
    form = SurveyForm(data=values_of(survey))
    if form.validate_on_submit():
        with form.attempt():
            words = form.title.data, form.intro.data or "", form.version.data
            surveys.edit_survey(survey, *words, anonymous=form.anonymous.data, by=signed_in_user())
            return go(_page_of(event, survey), _("Saved."))
    theirs = form.catch_up(values_of(survey)) if form.stale else []
    values: dict[str, Any] = {"event": event, "survey": survey, "form": form, "theirs": theirs}
    return render("surveys/edit_survey.html", status=form.status, **values, **nav.event_rail(event))


@feature.write(f"{ONE}/deletion", needs=EVENT_ORGANIZER)
def delete_survey(event: Event, survey_id: int) -> Response:
    """Throw a draft away."""
    surveys.delete_survey(surveys.get_survey(event, survey_id), by=signed_in_user())
    return go(url_for("surveys.list_surveys", event=event.slug), _("The draft is gone."))


@feature.form(f"{ONE}/questions/new", needs=EVENT_ORGANIZER)
def add_question(event: Event, survey_id: int) -> Response:
    """Ask one more thing."""
    survey, form = surveys.get_survey(event, survey_id), SurveyQuestionForm()
    if form.validate_on_submit():
        with form.attempt():
            surveys.add_question(survey, form.said(), by=signed_in_user())
            return go(_page_of(event, survey), _("Added."))
    values: dict[str, Any] = {"event": event, "survey": survey, "form": form, "question": None}
    return render("surveys/edit_question.html", **values, **nav.event_rail(event))


@feature.form(f"{ONE}/questions/<int:question_id>/edit", needs=EVENT_ORGANIZER)
def edit_question(event: Event, survey_id: int, question_id: int) -> Response:
    """Ask it in other words."""
    survey = surveys.get_survey(event, survey_id)
    question = surveys.get_question(survey, question_id)
    form = SurveyQuestionForm(data=values_of_question(question))
    if form.validate_on_submit():
        with form.attempt():
            surveys.edit_question(survey, question, form.said(), by=signed_in_user())
            return go(_page_of(event, survey), _("Saved."))
    values: dict[str, Any] = {"event": event, "survey": survey, "form": form, "question": question}
    return render("surveys/edit_question.html", **values, **nav.event_rail(event))


@feature.write(f"{ONE}/questions/<int:question_id>/place", needs=EVENT_ORGANIZER)
def move_question(event: Event, survey_id: int, question_id: int) -> Response:
    """One place up or down."""
    survey = surveys.get_survey(event, survey_id)
    question = surveys.get_question(survey, question_id)
    surveys.move_question(survey, question, up=read_up(), by=signed_in_user())
    return go(_page_of(event, survey))


@feature.write(f"{ONE}/questions/<int:question_id>/removal", needs=EVENT_ORGANIZER)
def remove_question(event: Event, survey_id: int, question_id: int) -> Response:
    """Ask it no more."""
    survey = surveys.get_survey(event, survey_id)
    surveys.remove_question(survey, surveys.get_question(survey, question_id), by=signed_in_user())
    return go(_page_of(event, survey), _("Removed."))


@feature.read(f"{ONE}/preview", needs=EVENT_ORGANIZER)
def preview_survey(event: Event, survey_id: int) -> Response:
    """What people will see. Nothing can be sent from it."""
    survey = surveys.get_survey(event, survey_id)
    form = answer_form(surveys.list_questions(survey))
    values: dict[str, Any] = {"event": event, "survey": survey, "form": form, "kinds": KIND_LABELS}
    return render("surveys/preview_survey.html", **values, **nav.event_rail(event))


def _page_of(event: Event, survey: Survey) -> str:
    return url_for("surveys.show_survey", event=event.slug, survey_id=survey.id)


@feature.form("/surveys/<invitation>", needs=SURVEY_GUEST, limit="30 per minute")
def answer_survey(asked: Asked) -> Response:
    """By one's own link: answer, and change it until the survey is closed."""
    form = answer_form(list(asked.questions), asked)
    if form.validate_on_submit():
        with form.attempt():
            surveys.answer(asked, form.given(), nameless=form.nameless.data)
            return go(url_for("surveys.thank", invitation=asked.secret))
    return _form_page(asked, form)


def _form_page(asked: Asked, form: Form | AnswerSurveyForm) -> Response:
    page = render(
        "surveys/answer_survey.html",
        form=form,
        asked=asked,
        event=asked.event,
        survey=asked.survey,
        closed=_why_closed(asked.survey),
        accent=asked.event.community.accent,
        posts=True,
    )
    page.headers["Cache-Control"] = "private, no-store"
    return page


def _why_closed(survey: Survey) -> str:
    try:
        surveys.check_open(survey)
    except Refused as refusal:
        return refusal.message
    return ""


@feature.read("/surveys/<invitation>/thanks", needs=SURVEY_GUEST)
def thank(asked: Asked) -> Response:
    """It is kept, and how to change it."""
    page = render("surveys/thank.html", asked=asked, event=asked.event, accent=asked.event.community.accent)
    page.headers["Cache-Control"] = "private, no-store"
    return page
