"""Signing up, in and out; passwords, addresses, the profile and the theme."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Response, current_app, request, url_for

from app.blueprints.accounts.forms import (
    AskLetterForm,
    ChangePasswordForm,
    EditProfileForm,
    LogInForm,
    RegisterForm,
    ResetPasswordForm,
    VerifyAddressForm,
)
from app.core import clock
from app.core.i18n import gettext as _
from app.domain import access, accounts, discovery, tickets
from app.models import User
from app.web import addresses, session
from app.web.feature import Feature
from app.web.policy import ANYONE, SIGNED_IN, signed_in_user, viewer
from app.web.render import back_or, go, is_local, render

feature = Feature("accounts", __name__)
A_YEAR = 365 * 24 * 3600


@feature.form("/register", needs=ANYONE, limit="30 per hour")
def register() -> Response:
    """Sign up; answers alike for an address that has an account."""
    form = RegisterForm()
    if form.validate_on_submit():
        with form.attempt():
            accounts.register(form.name.data, form.email.data, form.password.data)
            return go(url_for("accounts.check_mail"))
    return render("accounts/register.html", form=form, posts=True)


@feature.read("/check-mail", needs=ANYONE)
def check_mail() -> Response:
    """A letter is on its way, if the address fits; says no more than that."""
    in_house = current_app.config["SETTINGS"].mail_url.startswith("dev:")
    return render("accounts/check_mail.html", in_house=in_house)


@feature.form("/login", needs=ANYONE, limit="30 per minute")
def log_in() -> Response:
    """Sign in and go on to where one wanted to be."""
    form, user, wanted = LogInForm(), viewer(), back_or("")
    if user is None and form.validate_on_submit():
        with form.attempt():
            user = accounts.log_in(form.email.data, form.password.data, ip=request.remote_addr or "")
            session.sign_in(user)
    if user is not None:
        return go(wanted or _home_of(user))
    return render("accounts/log_in.html", form=form, next=wanted or None, status=form.status, posts=True)


@feature.write("/logout", needs=ANYONE)
def log_out() -> Response:
    """End the session."""
    session.sign_out()
    return go(url_for("discovery.home"))


@feature.form("/verify", needs=ANYONE, limit="20 per hour")
def resend_verification() -> Response:
    """Have the letter with the link sent again; answers alike for every address."""
    form = AskLetterForm()
    if form.validate_on_submit():
        with form.attempt():
            accounts.send_verification(form.email.data)
            return go(url_for("accounts.check_mail"))
    return render("accounts/resend_verification.html", form=form, status=form.status, posts=True)


@feature.form("/verify/<token>", needs=ANYONE, limit="30 per minute")
def verify(token: str) -> Response:
    """A page with a button, since mail scanners open links; the button verifies."""
    user, form = accounts.find_verification(token), VerifyAddressForm()
    if user is None:
        return void_link(url_for("accounts.resend_verification"))
    if form.validate_on_submit():
        with form.attempt():
            user = accounts.verify_address(token, form.password.data, ip=request.remote_addr or "")
            session.sign_in(user)
            return go(_home_of(user), _("Your address is verified and you are signed in."))
    return render("accounts/verify.html", user=user, form=form, token=token, status=form.status, posts=True)


@feature.form("/reset", needs=ANYONE, limit="20 per hour")
def ask_reset() -> Response:
    """Ask for a new password; answers alike for every address."""
    form = AskLetterForm()
    if form.validate_on_submit():
        with form.attempt():
            accounts.ask_reset(form.email.data)
            return go(url_for("accounts.check_mail"))
    return render("accounts/ask_reset.html", form=form, status=form.status, posts=True)


@feature.form("/reset/<token>", needs=ANYONE, limit="30 per minute")
def reset_password(token: str) -> Response:
    """Choose a new password by the link of a letter."""
    user, form = accounts.find_reset(token), ResetPasswordForm()
    if user is None:
        return void_link(url_for("accounts.ask_reset"))
    if form.validate_on_submit():
        with form.attempt():
            accounts.reset_password(token, form.password.data)
            session.sign_out()
            return go(url_for("accounts.log_in"), _("Your password is changed. Sign in with it."))
    return render("accounts/reset_password.html", user=user, form=form, token=token, posts=True)


@feature.read("/profile", needs=SIGNED_IN)
def show_profile() -> Response:
    """One's own account."""
    user = signed_in_user()
    return render("accounts/show_profile.html", user=user, public=discovery.has_page(user))


@feature.form("/profile/edit", needs=SIGNED_IN)
def edit_profile() -> Response:
    """Change what others see of oneself."""
    user = signed_in_user()
    form = EditProfileForm(obj=user)
    if form.validate_on_submit():
        with form.attempt():
            accounts.edit_profile(user, form.profile(), by=user)
            return go(url_for("accounts.show_profile"), _("Profile saved."))
    return render("accounts/edit_profile.html", form=form)


@feature.form("/profile/password", needs=SIGNED_IN, limit="20 per hour")
def change_password() -> Response:
    """Change one's password, ending all other sessions."""
    user, form = signed_in_user(), ChangePasswordForm()
    if form.validate_on_submit():
        with form.attempt():
            accounts.change_password(user, form.current.data, form.password.data, by=user)
            session.sign_in(user)
            told = _("Password changed. You are signed out everywhere else.")
            return go(url_for("accounts.show_profile"), told)
    return render("accounts/change_password.html", form=form, status=form.status)


@feature.read("/people/<handle>", needs=ANYONE)
def show_person(handle: str) -> Response:
    """A person whom others may find, and the public events they organize."""
    person = discovery.find_person(handle)
    found = discovery.list_events_of_person(person, addresses.page_number(), coming_first=True)
    return render(
        "accounts/show_person.html",
        person=person,
        found=found,
        now=clock.now(),
        prices=tickets.list_price_ranges([event.id for event in found.items]),
    )


@feature.read("/theme", needs=ANYONE)
def show_theme() -> Response:
    """Choose between light, dark and the system's look."""
    return render("accounts/show_theme.html", next=back_or(_came_from()), posts=True)


@feature.write("/theme", needs=ANYONE)
def set_theme() -> Response:
    """Remember the look for a year and go back."""
    chosen = request.form.get("theme", "")
    response = go(back_or(_came_from()))
    value = chosen if chosen in {"light", "dark"} else ""
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    response.set_cookie("theme", value, max_age=A_YEAR, samesite="Lax", secure=secure)
    return response


def _home_of(user: User) -> str:
    organizes = access.organizes_anything(user.id)
    return url_for("manage.dashboard") if organizes else url_for("orders.my_bookings")


def _came_from() -> str:
    """The local page this request was sent from, else the first page."""
    parts = urlsplit(request.referrer or "")
    address = parts.path + (f"?{parts.query}" if parts.query else "")
    ours = parts.netloc == request.host and parts.path != request.path and is_local(address)
    return address if ours else url_for("discovery.home")


def void_link(again: str) -> Response:
    """That a letter's link no longer works, and where to ask for another."""
    return render("accounts/void_link.html", again=again, status=410)
