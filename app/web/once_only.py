"""Once-only keys of forms and calls: a repeat is answered as the first one was."""

from __future__ import annotations

import json

from flask import Response, make_response, request
from flask_login import current_user

from app.core import once
from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.web import problems

FIELD = "once"
HEADER = "Idempotency-Key"
CARD = "card_number"
NOT_BODY = {FIELD, "csrf_token"}


def _key() -> str:
    form_key = "" if problems.is_asked() else request.form.get(FIELD, "")
    return request.headers.get(HEADER) or form_key


def _scope() -> str:
    who = current_user.get_id() if current_user.is_authenticated else "visitor"
    return f"{request.endpoint}:{request.path}:{who}"


def _body() -> bytes:
    if request.mimetype == "application/json" or problems.is_asked():
        return _without_card(request.get_data())
    fields = sorted((k, v) for k, v in request.form.items(multi=True) if k not in NOT_BODY)
    return json.dumps(fields).encode()


def _without_card(body: bytes) -> bytes:
    """The body as its digest is kept: one of a card number would give the number away."""
    said = request.get_json(silent=True) if CARD.encode() in body else None
    if not isinstance(said, dict) or CARD not in said:
        return body
    return json.dumps({**said, CARD: ""}, sort_keys=True).encode()


def replay() -> Response | None:
    """The first success of this key, if there was one. Raises Refused for an unusable key."""
    key = _key()
    if not key:
        return None
    if len(key) > once.LONGEST_KEY:
        raise Refused(_("Reload the page and send the form again."), status=422)
    stored = once.begin(_scope(), key, _body())
    if stored is None:
        return None
    response = make_response(stored.body or "", stored.status)
    if problems.is_asked():
        response.mimetype = "application/json"
    if stored.location:
        response.headers["HX-Redirect" if stored.status == 204 else "Location"] = stored.location
    return response


def keep(response: Response) -> None:
    """Store this first success with its effect."""
    key = _key()
    if not key:
        return
    location = response.headers.get("Location") or response.headers.get("HX-Redirect")
    body = None if location and response.status_code != 201 else response.get_data(as_text=True)
    once.keep(_scope(), key, _body(), response.status_code, location, body)
