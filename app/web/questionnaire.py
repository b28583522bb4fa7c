"""Questions of an event as fields of a form, wherever they are put."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from flask import request
from wtforms import BooleanField, Field, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, DateInput, FileInput, ListWidget, RadioInput

from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.core.renditions import LARGEST_PAPER
from app.domain import questions
from app.models import Question
from app.models.questions import ACCESS, CHOICE, CHOICES, CONSENT, DATE, DIET, FILE, LONG_TEXT, NUMBER
from app.web import boundary, uploads
from app.web.forms import Form

FEW = 6
ACCEPTED = ".pdf,.jpg,.jpeg,.png,.webp"
LONGEST = 4000


class PaperField(Field):
    """A file. `data` stands for it: its name in the store with its title, as the form carries it on.

    upload: what came with this request, to be kept by `AskingForm.keep_uploads`.
    """

    widget = FileInput()
    upload: questions.Upload | None = None

    def process_data(self, value: Any) -> None:
        """value: the answer as it is stored."""
        self.data = f"{value['file']}:{value['title']}" if value else None

    def process_formdata(self, valuelist: list[Any]) -> None:
        """What the form carried, unless it says to drop that; a file that came along goes first."""
        carried = next((value for value in valuelist if isinstance(value, str) and value), None)
        self.data = None if request.form.get(f"drop-{self.name}") else carried
        sent = request.files.get(self.name)
        if sent is None or not sent.filename:
            return
        if uploads.is_left_out(sent.stream):
            raise ValueError(
                _("Together these files are more than 50 MB. Those before are kept; choose this one again.")
            )
        try:
            self.upload = questions.read_upload(sent.stream, sent.filename)
        except Refused as refusal:
            raise ValueError(refusal.message) from None
        self.data = self.upload.token

    @property
    def title(self) -> str:
        """What the file is called that is kept already, if one is."""
        return (self.data or "").partition(":")[2]


class AskingForm(Form):
    """A form that puts the questions of an event for a booking, beside its own fields.

    slots: the ticket type id of each ticket in turn. open_before: names of fields that need no answer.
    """

    asked: Sequence[Question] = ()
    slots: Sequence[int] = ()
    open_before: Collection[str] = ()

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all is well; each question that is not says why at its own field."""
        fine = super().validate(extra_validators)
        problems = questions.judge(self.asked, self.slots, self.given(), self.open_before).problems
        for name, problem in problems.items():
            field = self._fields[name]
            field.errors = field.errors or [problem]
        return bool(fine) and not problems

    def given(self) -> dict[str, Any]:
        """What was filled in, by field name, as the domain takes it."""
        return {name: field.data for name, field in self._fields.items() if questions.NAME.fullmatch(name)}

    @property
    def takes_files(self) -> bool:
        """Whether it has to be sent as a form with files is."""
        return any(question.kind == FILE for question in self.asked)

    def uploads(self) -> list[questions.Upload]:
        """The files that came with this request."""
        return [field.upload for field in self if isinstance(field, PaperField) and field.upload]

    def keep_uploads(self) -> None:
        """After a refusal: what was uploaded stays with the form, so that nobody chooses it twice."""
        if uploads := self.uploads():
            boundary.step_back(lambda: questions.keep_uploads(uploads))

    def of_slot(self, slot: int) -> list[tuple[Question, Field]]:
        """The questions put for the n-th ticket, or for the whole booking (0), with their fields."""
        names = [(question, questions.field_name(question.id, slot)) for question in self.asked]
        return [(question, self._fields[name]) for question, name in names if name in self._fields]

    def known_needs(self) -> dict[str, list[str]]:
        """What people often write, by the kind of question that is put here."""
        kinds = {question.kind for question in self.asked}
        return {kind: words for kind, words in _known_needs().items() if kind in kinds}


def fields_for(asked: Sequence[Question], slots: Sequence[int]) -> dict[str, Any]:
    """A field for each question and ticket that it concerns, by name."""
    return {spot.name: _field(spot.question) for spot in questions.spots(asked, slots)}


def filled_with(known: Mapping[str, questions.Value], asked: Sequence[Question]) -> dict[str, Any]:
    """Answers as their fields show them. known: by field name."""
    agreed = {question.id for question in asked if question.kind == CONSENT}
    return {name: True if questions.read_name(name)[0] in agreed else value for name, value in known.items()}


def _field(question: Question) -> Any:
    said = {"label": question.label, "description": question.hint}
    if question.kind == CONSENT:
        return BooleanField(**said)
    if question.kind == CHOICE:
        return _choice(question, said)
    if question.kind == CHOICES:
        boxes = {"widget": ListWidget(prefix_label=False), "option_widget": CheckboxInput()}
        return SelectMultipleField(
            choices=[*map(SelectChoice, question.options)], validate_choice=False, **boxes, **said
        )
    if question.kind == LONG_TEXT:
        return TextAreaField(render_kw={"rows": 3, "maxlength": LONGEST}, **said)
    if question.kind == FILE:
        return PaperField(render_kw={"accept": ACCEPTED, "data-most": LARGEST_PAPER}, **said)
    if question.kind == DATE:
        return StringField(widget=DateInput(), **said)
    return StringField(render_kw=_habits(question.kind), **said)


def _choice(question: Question, said: dict[str, str]) -> Any:
    """Few answers all in sight; many, or one that may be left open, in a list to open."""
    if question.required and len(question.options) <= FEW:
        dots = {"widget": ListWidget(prefix_label=False), "option_widget": RadioInput()}
        return SelectField(
            choices=[*map(SelectChoice, question.options)], validate_choice=False, **dots, **said
        )
    choices = [SelectChoice("", "–"), *map(SelectChoice, question.options)]
    return SelectField(choices=choices, validate_choice=False, **said)


def _habits(kind: str) -> dict[str, str]:
    if kind == NUMBER:
        return {"inputmode": "decimal", "autocomplete": "off"}
    return {"list": f"{kind}-known"} if kind in (DIET, ACCESS) else {}


def _known_needs() -> dict[str, list[str]]:
    diets = [_("Vegetarian"), _("Vegan"), _("Halal"), _("Kosher"), _("Gluten-free"), _("Lactose-free"),
             _("No nuts"), _("No fish")]  # fmt: skip
    needs = [_("Wheelchair"), _("Step-free way"), _("A seat"), _("Hearing loop"), _("Sign language"),
             _("Large print"), _("Guide dog"), _("Company for free")]  # fmt: skip
    return {DIET: diets, ACCESS: needs}
