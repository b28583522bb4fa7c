"""What the door sends."""

from __future__ import annotations

import secrets

from wtforms import HiddenField, StringField
from wtforms.validators import Length

from app.core.i18n import lazy_gettext as _l
from app.web.forms import Form, strip

LONGEST_CODE = 300


class ScanTicketForm(Form):
    """One scan: the code, and a nonce that makes it one scan however often it is sent."""

    code = StringField(_l("Ticket code"), filters=[strip], validators=[Length(max=LONGEST_CODE)])
    nonce = HiddenField(default=lambda: secrets.token_hex(16), filters=[strip])
