"""Forms: a community's own keys to Stripe and PayPal. What was typed is never shown again."""

from __future__ import annotations

from wtforms import BooleanField, PasswordField, StringField
from wtforms.validators import InputRequired, Length, Regexp

from app.core.i18n import lazy_gettext as _l
from app.domain.payments import Keys
from app.models.payments import PAYPAL, STRIPE
from app.settings import STRIPE_KEY
from app.web.forms import Form, strip

HIDDEN = {"autocomplete": "off", "spellcheck": "false"}
PLAIN = r"[!-~]+$"
COPIED = Regexp(PLAIN, message=_l("Copy all of it, and nothing else: it has no spaces in it."))


class StripeKeysForm(Form):
    """What Stripe's dashboard shows."""

    secret = PasswordField(
        _l("Secret or restricted key"),
        [
            InputRequired(_l("Copy the key from Stripe’s dashboard.")),
            Length(max=300),
            Regexp(
                STRIPE_KEY.pattern + "$",
                message=_l("It begins with sk_ or rk_."),
            ),
        ],
        [strip],
        render_kw=HIDDEN,
    )
    hook = PasswordField(
        _l("Signing secret of the webhook"),
        [
            InputRequired(_l("Copy it from the webhook’s page at Stripe.")),
            Length(max=300),
            Regexp("whsec_" + PLAIN, message=_l("It begins with whsec_.")),
        ],
        [strip],
        render_kw=HIDDEN,
    )

    def keys(self) -> Keys:
        """What was typed."""
        return Keys(STRIPE, str(self.secret.data), str(self.hook.data))


class PayPalKeysForm(Form):
    """What PayPal shows of a REST app."""

    client_id = StringField(
        _l("Client ID"),
        [InputRequired(_l("Copy the client ID of the app.")), Length(max=200), COPIED],
        [strip],
        render_kw=HIDDEN,
    )
    secret = PasswordField(
        _l("Secret"),
        [InputRequired(_l("Copy the secret of the app.")), Length(max=200), COPIED],
        [strip],
        render_kw=HIDDEN,
    )
    hook = StringField(
        _l("ID of the webhook"),
        [
            InputRequired(_l("Copy the ID that stands beside the webhook.")),
            Length(max=50),
            COPIED,
        ],
        [strip],
        render_kw=HIDDEN,
    )
    sandbox = BooleanField(_l("This is PayPal’s sandbox: no money moves"))

    def keys(self) -> Keys:
        """What was typed."""
        said = str(self.secret.data), str(self.hook.data), str(self.client_id.data)
        return Keys(PAYPAL, *said, sandbox=bool(self.sandbox.data))
