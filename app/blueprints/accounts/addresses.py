"""Another e-mail address for one's account."""

from __future__ import annotations

from flask import Response, request, url_for

from app.blueprints.accounts.forms import ChangeAddressForm, VerifyAddressForm
from app.blueprints.accounts.routes import feature, void_link
from app.core.i18n import gettext as _
from app.domain import accounts
from app.web import session
from app.web.policy import ANYONE, SIGNED_IN, signed_in_user
from app.web.render import go, render


@feature.form("/profile/address", needs=SIGNED_IN, limit="20 per hour")
def change_address() -> Response:
    """Ask for it; the letter with the link goes to the new address."""
    user, form = signed_in_user(), ChangeAddressForm()
    if form.validate_on_submit():
        with form.attempt():
            accounts.ask_move(user, form.email.data, form.password.data)
            return go(url_for("accounts.check_mail"))
    return render("accounts/change_address.html", form=form, user=user, status=form.status)


@feature.form("/address/<token>", needs=ANYONE, limit="30 per minute")
def move_address(token: str) -> Response:
    """A page with a button, since mail scanners open links; the password and the button move."""
    move, form = accounts.find_move(token), VerifyAddressForm()
    if move is None:
        return void_link(url_for("accounts.change_address"))
    if form.validate_on_submit():
        with form.attempt():
            user = accounts.move_address(token, form.password.data, ip=request.remote_addr or "")
            session.sign_in(user)
            message = _("Your account has its new address. You are signed out everywhere else.")
            return go(url_for("accounts.show_profile"), message)
    shown = {"move": move, "form": form, "token": token, "posts": True}
    return render("accounts/move_address.html", status=form.status, **shown)
