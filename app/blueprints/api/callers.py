"""Who calls: the person of the access token, and nobody else; a browser's session counts for nothing."""

from __future__ import annotations

from flask import g, request
from flask_limiter.util import get_remote_address
from flask_login import AnonymousUserMixin

from app.domain import accounts
from app.web.problems import Unauthorized

SCHEME = "bearer"
KEPT = "marquee.claims"


def claims() -> accounts.Claims | None:
    """What the request's access token says, None without one that we signed. Asks no database."""
    if KEPT not in request.environ:
        token = _token()
        request.environ[KEPT] = accounts.read_access(token) if token else None
    found: accounts.Claims | None = request.environ[KEPT]
    return found


def identify() -> None:
    """Let this request act for the person of its token. Raises Unauthorized for one that does not work."""
    g._login_user = AnonymousUserMixin()
    if "Authorization" not in request.headers:
        return
    said = claims()
    user = accounts.find_bearer(said) if said else None
    if user is None:
        raise Unauthorized("invalid_token")
    g._login_user = user


def rate_key() -> str:
    """Whom a call is counted for: the sign-in that its token came from, else the address."""
    said = claims()
    return f"grant:{said.grant_id}" if said else get_remote_address()


def _token() -> str:
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == SCHEME else ""
