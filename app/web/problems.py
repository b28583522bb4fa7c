"""Errors of the API: RFC 9457 problem details, whatever went wrong under /api."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Response, json, make_response, request

from app.core.errors import Refused
from app.core.i18n import gettext as _

PREFIX = "/api/"
MIMETYPE = "application/problem+json"
BLANK = "about:blank"
CHALLENGE = 'Bearer realm="marquee"'
# What the pages' forms call a field and the API another name.
FIELDS = {"starts": "starts_at", "ends": "ends_at"}


class Invalid(Refused):
    """Fields that are missing, unknown or not what they should be. errors: messages by field."""

    def __init__(self, errors: Mapping[str, list[str]]) -> None:
        super().__init__(_("Some fields need putting right."), status=422)
        self.errors = dict(errors)


class Unauthorized(Refused):
    """No access token came along, or one that does not work (any more)."""

    def __init__(self, error: str = "") -> None:
        message = _("This access token does not work. Refresh it or sign in again.")
        super().__init__(message if error else _("Sign in first and send the access token."), status=401)
        self.error = error


def is_asked() -> bool:
    """Whether this request is one of the API's."""
    return request.path.startswith(PREFIX)


def answer(status: int, detail: str | None, refusal: Refused | None = None,
           headers: Mapping[str, str] | None = None) -> Response:  # fmt: skip
    """The problem as JSON: type, title, status, detail, and errors by field where fields are the reason."""
    body: dict[str, Any] = {
        "type": BLANK,
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail or _details().get(status) or HTTPStatus(status).description,
    }
    if refusal is not None:
        body.update(_of(refusal))
    response = make_response(json.dumps(body), status, dict(headers or {}))
    response.mimetype = MIMETYPE
    response.headers["Cache-Control"] = "no-store"
    if status == 401:
        response.headers["WWW-Authenticate"] = _challenge(refusal)
    return response


def _details() -> dict[int, str]:
    return {
        400: _("The body is no JSON that this can read."),
        403: _("You belong here, but lack the right for this."),
        404: _("There is nothing here, or it is not yours to see."),
        405: _("This address does not take that method."),
        413: _("The body is larger than a megabyte."),
        415: _("Send the body as application/json."),
        429: _("Too many calls. Wait until the limit begins anew."),
        500: _("Something broke on our side. Nothing was saved."),
        503: _("The database does not answer. Nothing was lost; try again in a few seconds."),
    }


def _of(refusal: Refused) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if refusal.kind:
        found["type"] = refusal.kind
    if isinstance(refusal, Invalid):
        found["errors"] = refusal.errors
    elif refusal.field:
        found["errors"] = {FIELDS.get(refusal.field, refusal.field): [refusal.message]}
    return {**found, **refusal.more}


def _challenge(refusal: Refused | None) -> str:
    error = refusal.error if isinstance(refusal, Unauthorized) else ""
    return f'{CHALLENGE}, error="{error}"' if error else CHALLENGE
