"""Pages: a community's own keys to its payment providers."""

from __future__ import annotations

from flask import Response, url_for

from app.blueprints.payments.keys_forms import PayPalKeysForm, StripeKeysForm
from app.blueprints.payments.routes import feature
from app.core.i18n import gettext as _
from app.domain import payments
from app.models import Community
from app.models.payments import PAYPAL, STRIPE
from app.web import boundary
from app.web.policy import COMMUNITY_OWNER, signed_in_user
from app.web.render import go, render


@feature.form("/communities/<community>/payments/stripe", needs=COMMUNITY_OWNER, limit="20 per hour")
def edit_stripe_keys(community: Community) -> Response:
    """Its own account at Stripe."""
    return _edit(community, STRIPE, StripeKeysForm())


@feature.form("/communities/<community>/payments/paypal", needs=COMMUNITY_OWNER, limit="20 per hour")
def edit_paypal_keys(community: Community) -> Response:
    """Its own account at PayPal."""
    return _edit(community, PAYPAL, PayPalKeysForm())


@feature.write("/communities/<community>/payments/stripe/removal", needs=COMMUNITY_OWNER)
def remove_stripe_keys(community: Community) -> Response:
    """New payments go by the site's keys, if it has any."""
    return _remove(community, STRIPE)


@feature.write("/communities/<community>/payments/paypal/removal", needs=COMMUNITY_OWNER)
def remove_paypal_keys(community: Community) -> Response:
    """New payments go by the site's keys, if it has any."""
    return _remove(community, PAYPAL)


def _edit(community: Community, provider: str, form: StripeKeysForm | PayPalKeysForm) -> Response:
    if form.validate_on_submit():
        with form.attempt():
            boundary.hand_over(payments.save_keys(community, form.keys(), by=signed_in_user()))
            return _back(community, _("Saved. The provider takes these keys."))
    return render(
        "payments/edit_keys.html",
        "payments/_keys_form.html",
        community=community,
        provider=provider,
        form=form,
        account=payments.find_active(community, provider),
        accent=community.accent,
    )


def _remove(community: Community, provider: str) -> Response:
    payments.remove_keys(community, provider, by=signed_in_user())
    return _back(community, _("Removed. Refunds of what was paid before still go by them."))


def _back(community: Community, said: str) -> Response:
    return go(url_for("payments.edit_community_paying", community=community.slug), said)
