"""Forms: whom a ticket goes to, and the name on it."""

from __future__ import annotations

from app.core.i18n import lazy_gettext as _l
from app.web.forms import Form, OnceForm
from app.web.people_fields import email_field, name_field


class OfferTicketForm(OnceForm):
    """Whom to offer a ticket to."""

    email = email_field(
        label=_l("E-mail of who takes it"),
        told=_l("They get a letter, and the ticket becomes theirs once they say yes."),
    )


class AcceptTicketForm(OnceForm):
    """Who comes with the ticket."""

    name = name_field(
        _l("Write your name."), label=_l("Your name"), fill="name", told=_l("It stands on the ticket.")
    )


class RenameHolderForm(Form):
    """Who comes with the ticket instead."""

    name = name_field(_l("Write a name."), label=_l("Name on the ticket"))
