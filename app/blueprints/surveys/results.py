"""A survey goes out, comes back, and is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from flask import Response, url_for

from app.blueprints.surveys.feature import ONE, feature
from app.blueprints.surveys.forms import KIND_LABELS, PlanSurveyForm, values_of_plan
from app.core import clock
from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.domain import surveys
from app.models import Event, Survey
from app.web import nav
from app.web.forms import Form
from app.web.policy import EVENT_ORGANIZER, signed_in_user
from app.web.render import go, render
from app.web.sheet_files import csv_file


@feature.read(ONE, needs=EVENT_ORGANIZER)
def show_survey(event: Event, survey_id: int) -> Response:
    """A draft with its questions, or what was answered."""
    survey = surveys.get_survey(event, survey_id)
    state = surveys.state_of(survey)
    own = _draft(survey, event) if state == surveys.DRAFT else _answered(survey)
    page = "surveys/show_draft.html" if state == surveys.DRAFT else "surveys/show_survey.html"
    values = {"event": event, "survey": survey, "state": state, "kinds": KIND_LABELS, **own}
    return render(page, **values, **nav.event_rail(event))


def _draft(survey: Survey, event: Event) -> dict[str, Any]:
    return {
        "asked": surveys.list_questions(survey),
        "over": event.ends_at <= clock.now(),
        "due": surveys.goes_out_at(survey, event),
    }


def _answered(survey: Survey) -> dict[str, Any]:
    return {"results": surveys.list_results(survey), "counts": surveys.count_responses(survey)}


@feature.form(f"{ONE}/sending", needs=EVENT_ORGANIZER)
def send_survey(event: Event, survey_id: int) -> Response:
    """See the letter and how many get it, then send it."""
    survey, form = surveys.get_survey(event, survey_id), Form()
    if form.validate_on_submit():
        with form.attempt():
            n = surveys.send_survey(survey, event, by=signed_in_user())
            message = ngettext("%(num)d person is asked.", "%(num)d people are asked.", n)
            return go(_page_of(event, survey), message)
    return _letter_page("surveys/send_survey.html", event, survey, form)


@feature.form(f"{ONE}/plan", needs=EVENT_ORGANIZER)
def plan_survey(event: Event, survey_id: int) -> Response:
    """See the letter and how many would get it, and say when it goes out by itself."""
    survey = surveys.get_survey(event, survey_id)
    form = PlanSurveyForm(data=values_of_plan(survey))
    if form.validate_on_submit():
        with form.attempt():
            surveys.plan_survey(survey, event, form.hours(), by=signed_in_user())
            return go(_page_of(event, survey), _("It goes out by itself."))
    return _letter_page("surveys/plan_survey.html", event, survey, form)


@feature.write(f"{ONE}/plan/removal", needs=EVENT_ORGANIZER)
def unplan_survey(event: Event, survey_id: int) -> Response:
    """Let it wait for a hand."""
    survey = surveys.get_survey(event, survey_id)
    surveys.unplan_survey(survey, by=signed_in_user())
    return go(_page_of(event, survey), _("It waits until you send it."))


def _letter_page(page: str, event: Event, survey: Survey, form: Form) -> Response:
    """The letter before it goes out, or a refusal; a sent survey has no letter to preview."""
    if survey.opened_at is not None and not form.is_submitted():
        return go(_page_of(event, survey))
    guests, letters = surveys.count_asked(event)
    values: dict[str, Any] = {"survey": survey, "form": form, "guests": guests, "letters": letters}
    return render(page, event=event, **values, **nav.event_rail(event))


@feature.write(f"{ONE}/closing", needs=EVENT_ORGANIZER)
def close_survey(event: Event, survey_id: int) -> Response:
    """Take no more answers."""
    survey = surveys.get_survey(event, survey_id)
    surveys.close_survey(survey, by=signed_in_user())
    return go(_page_of(event, survey), _("Closed. You can open it again."))


@feature.write(f"{ONE}/reopening", needs=EVENT_ORGANIZER)
def reopen_survey(event: Event, survey_id: int) -> Response:
    """Take answers again."""
    survey = surveys.get_survey(event, survey_id)
    surveys.reopen_survey(survey, by=signed_in_user())
    return go(_page_of(event, survey), _("Open again, by the same links."))


@feature.read(f"{ONE}/answers.csv", needs=EVENT_ORGANIZER, limit="30 per minute")
def answers_csv(event: Event, survey_id: int) -> Response:
    """All answers, a row a person, for a spreadsheet."""
    return csv_file(event, "survey", _rows(surveys.get_survey(event, survey_id)))


def _rows(survey: Survey) -> Iterator[Sequence[str]]:
    asked = surveys.list_questions(survey)
    yield (_("Name"), *(one.label for one in asked))
    for row in surveys.list_rows(survey, asked):
        yield (row.name, *row.answers)


def _page_of(event: Event, survey: Survey) -> str:
    return url_for("surveys.show_survey", event=event.slug, survey_id=survey.id)
