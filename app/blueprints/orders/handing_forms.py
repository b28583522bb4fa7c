"""Forms: whom a ticket goes to, and the name on it."""

from __future__ import annotations

from wtforms import EmailField, StringField
from wtforms.validators import DataRequired, Length

from app.core.i18n import lazy_gettext as _l
from app.web.forms import EmailAddress, Form, OnceForm, strip

LONGEST_NAME = 200
TOO_LONG = _l("Names can have up to 200 letters.")


class OfferTicketForm(OnceForm):
    """Whom to offer a ticket to."""

    email = EmailField(
        _l("E-mail of who takes it"),
        validators=[EmailAddress()],
        render_kw={"autocomplete": "off", "inputmode": "email", "spellcheck": "false"},
        description=_l("They get a letter, and the ticket becomes theirs once they say yes."),
    )


class AcceptTicketForm(OnceForm):
    """Who comes with the ticket."""

    name = StringField(
        _l("Your name"),
        filters=[strip],
        validators=[DataRequired(_l("Write your name.")), Length(max=LONGEST_NAME, message=TOO_LONG)],
        render_kw={"autocomplete": "name"},
        description=_l("It stands on the ticket."),
    )


class RenameHolderForm(Form):
    """Who comes with the ticket instead."""

    name = StringField(
        _l("Name on the ticket"),
        filters=[strip],
        validators=[DataRequired(_l("Write a name.")), Length(max=LONGEST_NAME, message=TOO_LONG)],
        render_kw={"autocomplete": "off"},
    )
