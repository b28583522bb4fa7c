"""Fields that ask for a person: the same limits and the same help wherever one is named."""

from __future__ import annotations

from typing import Any

from wtforms import EmailField, StringField
from wtforms.validators import DataRequired, Length

from app.core.i18n import lazy_gettext as _l
from app.web.forms import EmailAddress, strip

LONGEST_NAME = 200
TOO_LONG = _l("Names can have up to 200 letters.")


def name_field(missing: Any = None, *, label: Any = None, fill: str = "off", told: Any = "") -> Any:
    """A name. missing: what is said where there is none; without it the name may be left out.

    fill: what a browser may fill in by itself. told: help below the field.
    """
    needed = [] if missing is None else [DataRequired(missing)]
    return StringField(
        label or _l("Name"),
        filters=[strip],
        validators=[*needed, Length(max=LONGEST_NAME, message=TOO_LONG)],
        render_kw={"autocomplete": fill},
        description=told,
    )


def email_field(*, label: Any = None, fill: str = "off", told: Any = "") -> Any:
    """An address, folded into its stored form."""
    return EmailField(
        label or _l("E-mail"),
        validators=[EmailAddress()],
        render_kw={"autocomplete": fill, "inputmode": "email", "spellcheck": "false"},
        description=told,
    )
