"""Naming people who help."""

from __future__ import annotations

from wtforms import EmailField
from wtforms.validators import InputRequired

from app.core.i18n import lazy_gettext as _l
from app.web.forms import EmailAddress, Form


class AppointStaffForm(Form):
    """Somebody to help at the door, by the address they signed up with."""

    email = EmailField(
        _l("E-mail address"),
        [InputRequired(_l("Write the address they signed up with.")), EmailAddress()],
        description=_l("They need an account first; they then see this event’s door page."),
    )
