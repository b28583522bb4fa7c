"""Saying what is asked; putting answers right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from flask import request
from wtforms import BooleanField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget, RadioInput

from app.core.i18n import gettext as _
from app.core.i18n import lazy_gettext as _l
from app.domain import questions
from app.domain.questions import QuestionDetails
from app.models import Question, TicketType
from app.models.questions import (
    ACCESS,
    CHOICE,
    CHOICES,
    CONSENT,
    DATE,
    DIET,
    FILE,
    LONG_TEXT,
    NUMBER,
    TEXT,
)
from app.web.forms import OnceForm, VersionForm, strip
from app.web.questionnaire import AskingForm, fields_for, filled_with

ONCE, EACH = "once", "each"
KIND_LABELS = {
    TEXT: _l("A line of text"),
    LONG_TEXT: _l("A longer text"),
    CHOICE: _l("One of several answers"),
    CHOICES: _l("Any of several answers"),
    NUMBER: _l("A number"),
    DATE: _l("A date"),
    FILE: _l("A file: PDF or picture"),
    CONSENT: _l("A box to tick, to agree"),
    DIET: _l("Diet, kept with the guest"),
    ACCESS: _l("Access needs, kept with the guest"),
}


class QuestionFields(OnceForm):
    """What can be said about a question."""

    label = StringField(
        _l("Question"),
        [InputRequired(_l("Write the question.")), Length(max=300)],
        [strip],
        description=_l("For a box to tick: what people agree to."),
    )
    hint = StringField(_l("Note below it"), [Length(max=300)], [strip])
    options = TextAreaField(
        _l("Answers, one a line"),
        [Length(max=20_000)],
        description=_l("Only for questions with several answers."),
        render_kw={"rows": 4},
    )
    each = SelectField(
        _l("Who is asked"),
        choices=[
            SelectChoice(EACH, _l("Everybody who comes, ticket by ticket")),
            SelectChoice(ONCE, _l("The buyer, once for the booking")),
        ],
        default=EACH,
        widget=ListWidget(prefix_label=False),
        option_widget=RadioInput(),
        description=_l("Diet and access needs are always asked of everybody."),
    )
    required = BooleanField(_l("It has to be answered"))
    type_ids = SelectMultipleField(
        _l("Only with these tickets"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=_l("None ticked: with every ticket."),
    )
    shown_if = SelectField(_l("Asked"), default="")

    def offer(self, types: Sequence[TicketType], earlier: Sequence[Question]) -> None:
        """Fill in what can be chosen: the event's ticket types, and the answers it may depend on."""
        self.type_ids.choices = [SelectChoice(kind.id, kind.name) for kind in types]
        self.shown_if.choices = [SelectChoice("", _("Always")), *_conditions(earlier)]

    def said(self, kind: str) -> QuestionDetails:
        """What was said, for a question of this kind."""
        decider, _colon, answer = (self.shown_if.data or "").partition(":")
        lines = [strip(line) for line in (self.options.data or "").splitlines()]
        return QuestionDetails(
            kind=kind,
            label=self.label.data,
            hint=self.hint.data or "",
            options=tuple(line for line in lines if line) if kind in questions.NEEDS_OPTIONS else (),
            required=self.required.data,
            each=self.each.data == EACH or kind in (DIET, ACCESS),
            type_ids=tuple(self.type_ids.data or ()),
            shown_if=(int(decider), answer) if decider else None,
        )


def _conditions(earlier: Sequence[Question]) -> list[SelectChoice]:
    return [
        SelectChoice(
            f"{question.id}:{answer}",
            _("Only for: %(answer)s", answer=answer) if answer else _("Only if agreed"),
            optgroup=question.label,
        )
        for question in earlier
        for answer in questions.answers_of(question)
    ]


class AddQuestionForm(QuestionFields):
    """A new question."""

    kind = SelectField(
        _l("Kind of answer"),
        choices=[SelectChoice(kind, label) for kind, label in KIND_LABELS.items()],
        default=TEXT,
    )


class EditQuestionForm(QuestionFields, VersionForm):
    """A question that is there already; its kind stays."""


class WithdrawQuestionForm(OnceForm):
    """Nothing to fill in: sending it is the decision."""


def values_of(question: Question) -> dict[str, Any]:
    """What the edit form shows of a question."""
    decider = question.shown_if_id
    return {
        "label": question.label,
        "hint": question.hint,
        "options": "\n".join(question.options),
        "each": EACH if question.each else ONCE,
        "required": question.required,
        "type_ids": list(question.type_ids),
        "shown_if": f"{decider}:{question.shown_if_answer}" if decider else "",
        "version": question.version,
    }


class ChangeAnswersForm(OnceForm, AskingForm):
    """The answers of a booking; `answers_form` adds a field for each."""


def answers_form(
    asked: Sequence[Question], people: Sequence[questions.Person], known: Mapping[str, questions.Value]
) -> ChangeAnswersForm:
    """The form for a booking's answers, filled from the request, else with what was answered."""
    slots = [person.type_id for person in people]
    kind = type("ChangeAnswersForm", (ChangeAnswersForm,), fields_for(asked, slots))
    filled = request.form if request.method == "POST" else None
    form = cast(ChangeAnswersForm, kind(formdata=filled, data=filled_with(known, asked)))
    form.asked, form.slots = asked, slots
    return form
