"""Writing, answering and reporting reviews."""

from __future__ import annotations

from typing import Any

from flask import request
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

from app.core.i18n import lazy_gettext as _l
from app.domain import reviews
from app.models import Review
from app.web.forms import Form, VersionForm, lines


class WriteReviewForm(VersionForm):
    """Stars and words about an event."""

    stars = RadioField(
        _l("How was it?"),
        [InputRequired(_l("Choose one to five stars."))],
        choices=[
            SelectChoice("5", _l("Excellent")),
            SelectChoice("4", _l("Good")),
            SelectChoice("3", _l("All right")),
            SelectChoice("2", _l("Poor")),
            SelectChoice("1", _l("Bad")),
        ],
    )
    text = TextAreaField(
        _l("What should others know?"),
        [Length(max=reviews.LONGEST)],
        [lines],
        render_kw={"rows": 6},
        description=_l("Shown with your name. What was good, what was not, whom is it for?"),
    )

    def said(self) -> tuple[int, str, int]:
        """Stars, words, and the version of what they replace."""
        return int(self.stars.data), self.text.data, self.version.data


class AnswerReviewForm(Form):
    """The organizer's answer."""

    text = TextAreaField(
        _l("Your answer"),
        [Length(max=reviews.LONGEST)],
        [lines],
        render_kw={"rows": 5},
        description=_l("Shown below the review in your community’s name. Leave it empty to take it back."),
    )

    def __init__(self, answer: str) -> None:
        super().__init__(data={"text": answer})
        self.answered = bool(answer)

    def validate_text(self, field: Any) -> None:
        if not (field.data or self.answered):
            raise ValidationError(_l("Write your answer first."))


class ReportReviewForm(Form):
    """Why a review should not be there."""

    reason = RadioField(_l("What is wrong with it?"), [InputRequired(_l("Say what is wrong with it."))])

    def __init__(self) -> None:
        super().__init__()
        self.reason.choices = [SelectChoice(value, label) for value, label in reviews.reasons()]


def values_of(review: Review | None) -> dict[str, object]:
    """What the form shows of one's own review; version 0 stands for none."""
    if review is None:
        return {"version": 0}
    return {"stars": str(review.stars), "text": review.text, "version": review.version}


def read_order() -> str:
    """How the list is sorted."""
    asked = request.args.get("order", "")
    return asked if asked in reviews.ORDERS else reviews.BEST


def read_wanted() -> bool:
    """Whether a switch was turned on."""
    return request.form.get("wanted") == "yes"


def read_vote() -> bool | None:
    """The vote that was sent; None takes it back."""
    return {"yes": True, "no": False}.get(request.form.get("helpful", ""))
