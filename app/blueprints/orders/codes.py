"""The promo code and the source that a booking carries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request
from wtforms import HiddenField, StringField
from wtforms.validators import ValidationError

from app.core.errors import Refused
from app.core.i18n import lazy_gettext as _l
from app.domain import orders, promotions
from app.models import Event
from app.web import boundary
from app.web.forms import Form, strip


@dataclass(frozen=True)
class TypedCode:
    """The promo code of this request: what it is, or why it is none."""

    code: promotions.Code | None = None
    refusal: Refused | None = None

    @property
    def opened(self) -> frozenset[int]:
        """Ids of the ticket types that it shows, if they are hidden."""
        return self.code.type_ids if self.code else frozenset()

    @property
    def status(self) -> int:
        """429 for whoever guesses; 200 lets `render` decide."""
        return 429 if self.refusal and self.refusal.status == 429 else 200


def typed_code(event: Event) -> TypedCode:
    """Look the code up that the request carries; one that is none is counted against guessing."""
    text = request.values.get("code", "")
    if not text.strip():
        return TypedCode()
    hold = orders.find_hold(event, request.values.get("hold", ""), lock=False)
    kept = hold.promo_code_id if hold else None
    try:
        return TypedCode(promotions.use_code(event, text, who=request.remote_addr or "", kept=kept))
    except Refused as refusal:
        boundary.refuse(refusal)
        return TypedCode(refusal=refusal)


class CodeForm(Form):
    """The code, the one whose price the page showed, and where the visitor came from."""

    code = StringField(
        _l("Promo code"),
        filters=[strip],
        render_kw={
            "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "maxlength": "40",
        },
    )  # fmt: skip
    shown = HiddenField()
    source = HiddenField()

    typed = TypedCode()

    def carry(self, typed: TypedCode) -> None:
        """Show what became of the code, also on a page that was only looked at."""
        self.typed = typed
        if typed.refusal is not None:
            self.code.errors = [typed.refusal.message]

    def has_unseen_code(self) -> bool:
        """Whether the price with this code, or without it, was not shown yet: nobody books unseen."""
        return promotions.plain_code(self.code.data or "") != (self.shown.data or "")

    def see_code(self) -> None:
        """The page that is made now shows the price with this code."""
        self.shown.data = promotions.plain_code(self.code.data or "")

    def validate_code(self, field: Any) -> None:
        if self.typed.refusal is not None:
            raise ValidationError(self.typed.refusal.message)
