"""The forms of accounts."""

from __future__ import annotations

from wtforms import BooleanField, EmailField, PasswordField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from app.core.errors import Refused
from app.core.i18n import lazy_gettext as _l
from app.core.passwords import LONGEST, SHORTEST
from app.domain.accounts import Profile
from app.web.forms import EmailAddress, Form, strip

CURRENT = {"autocomplete": "current-password"}
NEW = {"autocomplete": "new-password", "minlength": SHORTEST}
ADDRESS = {"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"}
HINT = _l("At least %(n)s characters. Three or four words in a row work well.", n=SHORTEST)
NAME = [DataRequired(_l("Write your name.")), Length(1, 80, _l("Use at most 80 characters."))]
TOO_LONG = Length(max=LONGEST, message=_l("A password has at most %(n)s characters.", n=LONGEST))
NEEDED = InputRequired(_l("Write your password."))
NEW_NEEDED = InputRequired(_l("Choose a password."))


class CountedForm(Form):
    """A form whose tries are counted: past the limit its page answers 429."""

    status = 200

    def refuse(self, refusal: Refused) -> None:
        super().refuse(refusal)
        if refusal.status == 429:
            self.status = 429


class RegisterForm(Form):
    name = StringField(_l("Name"), NAME, filters=[strip], render_kw={"autocomplete": "name"})
    email = EmailField(_l("E-mail"), [EmailAddress()], render_kw=ADDRESS)
    password = PasswordField(_l("Password"), [NEW_NEEDED], description=HINT, render_kw=NEW)


class LogInForm(CountedForm):
    email = EmailField(_l("E-mail"), [EmailAddress()], render_kw={**ADDRESS, "autocomplete": "username"})
    password = PasswordField(_l("Password"), [NEEDED, TOO_LONG], render_kw=CURRENT)


class AskLetterForm(CountedForm):
    """Where a letter should go: a new password, or a new link to verify the address."""

    email = EmailField(_l("E-mail"), [EmailAddress()], render_kw=ADDRESS)


class VerifyAddressForm(CountedForm):
    """The password of the sign-up: a mail scanner, or a stranger whose address it is, verifies nothing."""

    password = PasswordField(_l("Password"), [NEEDED, TOO_LONG], render_kw=CURRENT)


class ResetPasswordForm(Form):
    password = PasswordField(_l("New password"), [NEW_NEEDED], description=HINT, render_kw=NEW)


class ChangePasswordForm(CountedForm):
    current = PasswordField(_l("Current password"), [NEEDED, TOO_LONG], render_kw=CURRENT)
    password = PasswordField(_l("New password"), [NEW_NEEDED], description=HINT, render_kw=NEW)


class ChangeAddressForm(CountedForm):
    email = EmailField(_l("New e-mail"), [EmailAddress()], render_kw=ADDRESS)
    password = PasswordField(_l("Current password"), [NEEDED, TOO_LONG], render_kw=CURRENT)


class EditProfileForm(Form):
    name = StringField(_l("Name"), NAME, filters=[strip], render_kw={"autocomplete": "name"})
    handle = StringField(
        _l("Handle"),
        [DataRequired(_l("Choose a handle.")), Length(max=40)],
        filters=[strip, lambda value: (value or "").lower()],
        description=_l("What the address of your public page ends in."),
        render_kw={"autocapitalize": "none", "autocomplete": "username", "spellcheck": "false"},
    )
    listed = BooleanField(
        _l("Let others find me"),
        description=_l("Your page and your name in the list of people; never your e-mail address."),
    )

    def profile(self) -> Profile:
        """What was said."""
        return Profile(self.name.data, self.handle.data, self.listed.data)
