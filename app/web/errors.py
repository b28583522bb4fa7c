"""Error pages in both sizes: a whole page, or a line in #problem for htmx."""

from __future__ import annotations

import logging
from http import HTTPStatus

from flask import Flask, Response, make_response, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from app.core import db as work
from app.core.errors import NotFound, Refused
from app.core.i18n import gettext as _
from app.core.log import request_id
from app.web import hx, problems, session
from app.web.policy import Forbidden, SignInNeeded
from app.web.render import finished, go

log = logging.getLogger(__name__)


def set_up(app: Flask) -> None:
    """Register how every kind of failure answers."""
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(NotFound, lambda e: problem(404))
    app.register_error_handler(Forbidden, lambda e: problem(403))
    app.register_error_handler(SignInNeeded, lambda e: sign_in())
    app.register_error_handler(CSRFError, lambda e: problem(400, _form_expired()))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _database_down)
    app.register_error_handler(PoolTimeout, _database_down)
    app.register_error_handler(Exception, _unexpected)


def problem(status: int, message: str | None = None, retry_after: str | None = None) -> Response:
    """The answer for a status, with a message that says what to do."""
    if problems.is_asked():
        return problems.answer(status, message, headers={"Retry-After": retry_after} if retry_after else None)
    values = {
        "status": status,
        "title": titles().get(status, HTTPStatus(status).phrase),
        "message": message or messages().get(status, _("Go back and try again.")),
        "request_id": request_id.get(),
    }
    if hx.wants_fragment() or (hx.is_htmx() and request.method != "GET"):
        response = make_response(render_template("errors/_problem.html", **values), status)
        response.headers["HX-Retarget"] = "#problem"
        response.headers["HX-Reswap"] = "innerHTML"
    else:
        response = make_response(render_template("errors/page.html", **values), status)
    if retry_after:
        response.headers["Retry-After"] = retry_after
    return finished(response)


def sign_in() -> Response:
    """Ask to sign in and come back; htmx is sent there with a whole page load."""
    if problems.is_asked():
        return _refused(problems.Unauthorized())
    target = request.full_path.rstrip("?") if request.method == "GET" else None
    url = url_for("accounts.log_in", next=target)
    if hx.is_htmx() or request.headers.get("HX-History-Restore-Request"):
        response = make_response("", 401)
        response.headers["HX-Redirect"] = url
        return finished(response)
    return go(url)


def _refused(refusal: Refused) -> Response:
    retry_after = str(refusal.retry_after) if refusal.retry_after else None
    if problems.is_asked():
        headers = {"Retry-After": retry_after} if retry_after else None
        return problems.answer(refusal.status, refusal.message, refusal, headers)
    return problem(refusal.status, refusal.message, retry_after)


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    if problems.is_asked():
        kept = {name: value for name, value in error.get_headers() if name in {"Allow", "Retry-After"}}
        return problems.answer(status, None, headers=kept)
    return problem(status, retry_after=_retry_after(error))


def _retry_after(error: HTTPException) -> str | None:
    return "60" if error.code == 429 else None


def _database_down(error: OperationalError | PoolTimeout) -> Response:
    log.error("database_down", exc_info=error)
    work.rollback()
    session.forget_person()
    return problem(503, retry_after="5")


def _unexpected(error: Exception) -> Response:
    log.error("unexpected_error", exc_info=error)
    work.rollback()
    session.forget_person()
    return problem(500)


def _form_expired() -> str:
    if hx.is_htmx():  # what was typed is still on the page
        return _("This form has expired. Reload the page, check what you typed and send it again.")
    return _(
        "This form has expired, or you signed out meanwhile. Go back: most browsers still show what you "
        "typed. Copy what is long, reload the page, sign in if it asks for that, and send it again."
    )


def titles() -> dict[int, str]:
    """The headline of each error page."""
    return {
        400: _("That did not work"),
        401: _("Sign in first"),
        403: _("Not yours to open"),
        404: _("Nothing here"),
        405: _("That did not work"),
        409: _("That can’t be done now"),
        410: _("No longer here"),
        413: _("Too large"),
        422: _("Something needs putting right"),
        429: _("Slow down a little"),
        500: _("Something broke on our side"),
        503: _("Back in a moment"),
    }


def messages() -> dict[int, str]:
    """What to do about each error."""
    return {
        400: _("The request was incomplete. Go back, reload the page and try again."),
        403: _("You belong here, but this part is for its organizers. Ask one of them for the right."),
        404: _("The address may be mistyped, or what was here is gone. Look for it in the list of events."),
        405: _("This address does not take that. Go back and use the buttons of the page."),
        410: _("This link has been used or has run out. Ask for a new one."),
        413: _("This is too large to be taken. Go back to what you typed and send something smaller."),
        429: _("Too many tries in a short time. Wait a minute and try again."),
        500: _("Nothing was saved. Try again; if it stays broken, tell the site’s owner the number below."),
        503: _("The database does not answer. Nothing was lost; reload the page in a few seconds."),
    }
