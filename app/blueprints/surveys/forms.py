"""Making a survey, and answering one."""

from __future__ import annotations

from typing import Any, cast

from flask import request
from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length
from wtforms.widgets import ListWidget, RadioInput

from app.core.i18n import gettext as _
from app.core.i18n import lazy_gettext as _l
from app.domain import questions, surveys
from app.domain.surveys import Asked, QuestionDraft
from app.models import Survey, SurveyQuestion
from app.models.questions import CHOICE, CHOICES, LONG_TEXT, TEXT
from app.models.surveys import SCALE, YES_NO
from app.web.forms import Form, OnceForm, VersionForm, lines, strip
from app.web.questionnaire import AskingForm, fields_for

DAY = 24
KIND_LABELS = {
    SCALE: _l("A scale from 1 to 5"),
    CHOICE: _l("One of several answers"),
    CHOICES: _l("Any of several answers"),
    YES_NO: _l("Yes or no"),
    TEXT: _l("A line of text"),
    LONG_TEXT: _l("A longer text"),
}


class SurveyForm(VersionForm, OnceForm):
    """What a survey is called and promises. version: 0 for a new one."""

    title = StringField(
        _l("Title"),
        [InputRequired(_l("Give it a title; the letter carries it.")), Length(max=120)],
        [strip],
        description=_l("The subject of the letter, such as “How was the fair for you?”"),
    )
    intro = TextAreaField(
        _l("A few words before the questions"), [Length(max=2000)], [lines], render_kw={"rows": 4}
    )
    anonymous = BooleanField(
        _l("Anonymous"),
        description=_l("No answer is kept with a name. Without it, each person may still leave theirs out."),
    )


def values_of(survey: Survey) -> dict[str, Any]:
    """What the form shows of a survey."""
    return {name: getattr(survey, name) for name in ("title", "intro", "anonymous", "version")}


class SurveyQuestionForm(Form):
    """One thing to ask."""

    label = StringField(_l("Question"), [InputRequired(_l("Write the question.")), Length(max=300)], [strip])
    kind = SelectField(
        _l("Kind of answer"),
        choices=[SelectChoice(kind, label) for kind, label in KIND_LABELS.items()],
        default=SCALE,
    )
    options = TextAreaField(
        _l("Answers, one a line"),
        [Length(max=20_000)],
        description=_l("Only for questions with several answers."),
        render_kw={"rows": 4},
    )
    hint = StringField(
        _l("Note below it"),
        [Length(max=300)],
        [strip],
        description=_l("For a scale, say what 1 and 5 mean."),
    )
    required = BooleanField(_l("It has to be answered"))

    def said(self) -> QuestionDraft:
        """What is asked."""
        typed = [strip(line) for line in (self.options.data or "").splitlines()]
        return QuestionDraft(
            kind=self.kind.data,
            label=self.label.data,
            hint=self.hint.data or "",
            options=tuple(line for line in typed if line),
            required=self.required.data,
        )


def values_of_question(question: SurveyQuestion) -> dict[str, Any]:
    """What the form shows of a question."""
    own = question.kind in questions.NEEDS_OPTIONS
    return {
        "label": question.label,
        "kind": question.kind,
        "options": "\n".join(question.options) if own else "",
        "hint": question.hint,
        "required": question.required,
    }


class PlanSurveyForm(Form):
    """How long after the event's end a survey goes out by itself."""

    after = IntegerField(
        _l("How long after the end"),
        [InputRequired(_l("Write a whole number."))],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
        description=_l("From 1 hour to 30 days."),
    )
    unit = SelectField(
        _l("Hours or days"), coerce=int, choices=[SelectChoice(1, _l("hours")), SelectChoice(DAY, _l("days"))]
    )

    def hours(self) -> int:
        """How long, in hours."""
        return (self.after.data or 0) * int(self.unit.data)


def values_of_plan(survey: Survey) -> dict[str, int]:
    """What the form shows of a survey's plan: a day, unless another time was chosen."""
    hours = survey.hours_after or DAY
    unit = DAY if hours % DAY == 0 else 1
    return {"after": hours // unit, "unit": unit}


class AnswerSurveyForm(AskingForm):
    """A survey as it is answered; `answer_form` adds a field for each question."""

    nameless = BooleanField(_l("Leave my name out"))


def answer_form(asked: list[SurveyQuestion], mine: Asked | None = None) -> AnswerSurveyForm:
    """The form of these questions, filled from the request, else with what this guest answered before."""
    put = surveys.as_asked(asked)
    fields = fields_for(put, [0])
    radios = {f"q{one.id}": _dots(one) for one in asked if one.kind in (SCALE, YES_NO)}
    kind = type("AnswerSurveyForm", (AnswerSurveyForm,), {**fields, **radios})
    filled = request.form if request.method == "POST" else None
    form = cast(AnswerSurveyForm, kind(formdata=filled, data=_known(mine)))
    form.asked, form.slots = put, [0]
    return form


def _dots(question: SurveyQuestion) -> Any:
    """All answers in sight; one that may be left open says so."""
    open_one = [] if question.required else [SelectChoice("", _("No answer"))]
    return SelectField(
        question.label,
        choices=[*map(SelectChoice, question.options), *open_one],
        description=question.hint,
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=RadioInput(),
    )


def _known(mine: Asked | None) -> dict[str, Any]:
    if mine is None or mine.response is None:
        return {}
    said = {f"q{key}": value for key, value in mine.response.answers.items()}
    return {**said, "nameless": mine.response.guest_id is None}


def read_up() -> bool:
    """Which way a question moves."""
    return request.form.get("to") == "up"
