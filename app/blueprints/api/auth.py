"""Signing up, in and out. No Idempotency-Key here: tokens are stored nowhere, not even for a day."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import marshmallow as ma
from flask import request
from marshmallow import fields, validate

from app.blueprints.api import callers, shapes
from app.blueprints.api.fields import Email, Line, Password
from app.blueprints.api.needs import ANYONE
from app.blueprints.api.table import feature
from app.domain import accounts
from app.web.kept import public_url
from app.web.problems import Unauthorized


class NewAccount(ma.Schema):
    email = Email(required=True)
    password = Password()
    name = Line(80, least=1, required=True)


class Credentials(ma.Schema):
    email = Email(required=True)
    password = Password()


class RefreshToken(ma.Schema):
    refresh = fields.String(required=True, validate=validate.Length(1, 1000))


class MaybeRefreshToken(ma.Schema):
    refresh = fields.String(validate=validate.Length(1, 1000))


@feature.write("POST", "/auth/register/", needs=ANYONE, body=NewAccount, answer=shapes.Newcomer, status=201,
               public=True, once=False, limit="register", tag="auth")  # fmt: skip
def register(body: dict[str, Any]) -> tuple[dict[str, Any], int, dict[str, str]]:
    """Sign up.

    Answers alike whether or not the address has an account already; the letter tells.
    """
    new = accounts.register(body["name"], body["email"], body["password"])
    url = public_url("accounts.show_person", handle=new.handle)
    answer = {"id": new.user_id, "name": body["name"], "handle": new.handle, "url": url}
    return {**answer, "email": body["email"]}, 201, {"Location": public_url("api.show_user", id=new.user_id)}


def log_in(body: dict[str, Any]) -> dict[str, Any]:
    """Sign in with address and password."""
    pair = accounts.grant_access(body["email"], body["password"], ip=request.remote_addr or "")
    return asdict(pair)


def refresh(body: dict[str, Any]) -> dict[str, Any]:
    """Change a refresh token for a new pair.

    The old one is spent by that; coming back, it ends its whole family.
    """
    return asdict(accounts.refresh_access(body["refresh"]))


def _twice(view: Any, paths: tuple[str, str], body: type[ma.Schema]) -> None:
    """The same under both of its paths."""
    for number, path in enumerate(paths):
        feature.write("POST", path, needs=ANYONE, body=body, answer=shapes.Tokens, public=True, once=False,
                      limit="sign-in", tag="auth",
                      name=f"{view.__name__}{'_token' * number}")(view)  # fmt: skip


_twice(log_in, ("/auth/login/", "/auth/token/"), Credentials)
_twice(refresh, ("/auth/refresh/", "/auth/token/refresh/"), RefreshToken)


@feature.write("POST", "/auth/logout/", needs=ANYONE, body=MaybeRefreshToken, status=204, public=True,
               once=False, tag="auth")  # fmt: skip
def log_out(body: dict[str, Any]) -> None:
    """End the family of the access token, and of the refresh token that is sent along.

    Either will do; without any it is 401.
    """
    claims = callers.claims()
    if claims is None and "refresh" not in body:
        raise Unauthorized
    if claims is not None:
        accounts.revoke_grant(claims.grant_id)
    if "refresh" in body:
        accounts.revoke_access(body["refresh"])
