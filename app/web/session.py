"""Sign-in, the session cookie and CSRF."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask, g, session
from flask_login import LoginManager, login_user, logout_user
from flask_wtf.csrf import CSRFProtect

from app.core.db import db
from app.models import User
from app.settings import Settings
from app.web.policy import BOOKINGS, number_of

KEPT = timedelta(days=30)
login_manager = LoginManager()
csrf = CSRFProtect()


def set_up(app: Flask, settings: Settings) -> None:
    app.config.update(
        SESSION_COOKIE_NAME="marquee",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.scheme == "https",
        PERMANENT_SESSION_LIFETIME=KEPT,
        SESSION_REFRESH_EACH_REQUEST=False,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
    )
    login_manager.session_protection = None
    login_manager.init_app(app)
    csrf.init_app(app)


@login_manager.user_loader
def load_user(identity: str) -> User | None:
    """The person of a session, unless suspended or the session was ended (its epoch is old)."""
    number, epoch = number_of(identity), identity.partition(".")[2]
    if number is None or not epoch.isdecimal():
        return None
    user = db.session.get(User, number)
    if user is None or user.epoch != int(epoch) or not user.is_active:
        return None
    return user


def sign_in(user: User) -> None:
    """Begin a new session for this person; bookings made before stay within reach."""
    bookings = session.get(BOOKINGS)
    session.clear()
    session.permanent = True
    if bookings:
        session[BOOKINGS] = bookings
    login_user(user)


def forget_person() -> None:
    """Go on as for a visitor: an error page must not ask the database who it is for."""
    g._login_user = login_manager.anonymous_user()


def sign_out() -> None:
    """End the session."""
    logout_user()
    session.clear()
