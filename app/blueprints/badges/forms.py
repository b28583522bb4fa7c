"""How badges look, and whose are printed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from flask import request
from wtforms import BooleanField, SelectField
from wtforms.fields.choices import SelectChoice

from app.core import text
from app.core.i18n import gettext as _
from app.core.i18n import lazy_gettext as _l
from app.domain.badges import Look, Wish
from app.models import BadgeDesign, Question, TicketType
from app.models.badges import COLOURS
from app.web.forms import VersionForm

SIZES = {
    "card-sheet": _l("Cards of 86 × 54 mm, ten on A4, with marks to cut"),
    "a6-sheet": _l("A6, four on A4, with marks to cut"),
    "card": _l("Cards of 86 × 54 mm, one a page, for a label printer"),
    "a6": _l("A6, one a page"),
}
COLOUR_LABELS = {
    "plum": _l("Plum"),
    "iris": _l("Iris"),
    "ink": _l("Ink"),
    "sea": _l("Sea"),
    "moss": _l("Moss"),
    "amber": _l("Amber"),
    "brick": _l("Brick"),
}


class DesignBadgesForm(VersionForm):
    """`design_form` adds a colour for each ticket type."""

    size = SelectField(
        _l("Size"), choices=[SelectChoice(*one) for one in SIZES.items()], default="card-sheet"
    )
    question = SelectField(_l("Below the name"), default="")
    code = BooleanField(
        _l("With the ticket’s code"),
        default=True,
        description=_l("So that the badge is scanned like the ticket."),
    )
    types: Sequence[TicketType] = ()

    def look(self) -> Look:
        """What was said."""
        asked = self.question.data or ""
        return Look(
            size=self.size.data,
            question_id=int(asked) if asked else None,
            code=self.code.data,
            colours={kind.id: self[f"colour{kind.id}"].data for kind in self.types},
        )


def design_form(
    types: Sequence[TicketType], asked: Sequence[Question], design: BadgeDesign | None
) -> DesignBadgesForm:
    """The form for these ticket types and questions, filled from the request, else from the design."""
    choices = [SelectChoice(colour, COLOUR_LABELS[colour]) for colour in COLOURS]
    fields = {
        f"colour{kind.id}": SelectField(
            _("Colour of “%(type)s”", type=kind.name), choices=choices, default=COLOURS[n % len(COLOURS)]
        )
        for n, kind in enumerate(types)
    }
    kind = type("DesignBadgesForm", (DesignBadgesForm,), fields)
    form = cast(DesignBadgesForm, kind(data=values_of(design)))
    form.types = types
    form.question.choices = [
        SelectChoice("", _("Nothing")),
        *(SelectChoice(str(one.id), one.label) for one in asked),
    ]
    return form


def values_of(design: BadgeDesign | None) -> dict[str, Any]:
    """What the form shows of a design; version 0 stands for none yet."""
    if design is None:
        return {"version": 0}
    colours = {f"colour{type_id}": colour for type_id, colour in design.colours.items()}
    question = str(design.question_id or "")
    return {"size": design.size, "question": question, "code": design.code, "version": design.version,
            **colours}  # fmt: skip


def read_wish() -> Wish:
    """Whose badges are to be printed."""
    type_id = request.form.get("type", type=int)
    search = text.one_line(request.form.get("q", ""))[:100]
    return Wish(type_id or None, search, request.form.get("who") == "new")
