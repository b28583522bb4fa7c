"""Tokens: made at sign-in, short, pinned to their algorithm; a family ends with the reuse of a spent one."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.mail import Message
from app.domain import accounts
from app.domain.accounts import grants
from app.models import Grant, User
from tests.api.caller import Caller
from tests.world import PASSWORD, World

ADA = {"email": "Ada@Example.com ", "password": "correct horse battery", "name": "Ada L"}
SIGN_IN = {"email": "attendee@example.com", "password": PASSWORD}


def test_register_answers_alike_for_an_address_that_has_an_account(
    anyone: Caller, world: World, session: Session
) -> None:
    made = anyone.post("/auth/register/", ADA, 201)
    again = anyone.post("/auth/register/", ADA, 201)
    assert set(made) == set(again) == {"id", "name", "handle", "url", "email"}
    assert made["email"] == again["email"] == "ada@example.com"
    assert made["id"] != again["id"]
    ada = session.scalars(select(User).where(User.email == "ada@example.com")).one()
    assert (ada.id, ada.handle) == (made["id"], made["handle"])
    letters = session.scalars(select(Message.letter).where(Message.address == ada.email).order_by(Message.id))
    assert list(letters) == ["accounts/verify", "accounts/known"]
    assert anyone.get(f"/users/{made['id']}/", 404) == anyone.get(f"/users/{again['id']}/", 404)


@pytest.mark.parametrize(
    ("change", "field"),
    [({"email": "x"}, "email"), ({"password": "short"}, "password"), ({"name": " "}, "name"),
     ({"is_admin": True}, "is_admin"), ({"password": None}, "password")],
)  # fmt: skip
def test_register_names_what_needs_putting_right(
    anyone: Caller, world: World, change: dict[str, Any], field: str
) -> None:
    assert list(anyone.post("/auth/register/", {**ADA, **change}, 422)["errors"]) == [field]


@pytest.mark.parametrize("path", ["/auth/login/", "/auth/token/"])
def test_log_in_gives_a_pair_that_works(anyone: Caller, world: World, path: str) -> None:
    pair = anyone.post(path, SIGN_IN)
    assert pair["expires_in"] == 900
    anyone.token = pair["access"]
    assert anyone.get("/users/me/")["email"] == "attendee@example.com"


def test_log_in_refuses_alike_and_counts(anyone: Caller, world: World) -> None:
    wrong = anyone.call("POST", "/auth/login/", {**SIGN_IN, "password": "wrong"}, 401)
    unknown = anyone.post("/auth/login/", {**SIGN_IN, "email": "nobody@example.com"}, 401)
    assert wrong.get_json() == unknown
    assert wrong.headers["WWW-Authenticate"] == 'Bearer realm="marquee"'
    for _try in range(9):
        anyone.post("/auth/login/", {**SIGN_IN, "password": "wrong"}, 401)
    assert "Too many tries" in anyone.post("/auth/login/", SIGN_IN, 429)["detail"]


def test_whoever_is_suspended_stays_outside(
    anyone: Caller, attendee: Caller, world: World, session: Session
) -> None:
    accounts.suspend_user(world.attendee, by=world.admin)
    session.commit()
    assert "suspended" in anyone.post("/auth/login/", SIGN_IN, 403)["detail"]
    attendee.get("/users/me/", 401)


def test_refreshing_spends_the_token_and_its_reuse_ends_the_family(
    anyone: Caller, world: World, session: Session
) -> None:
    first = anyone.post("/auth/login/", SIGN_IN)
    second = anyone.post("/auth/refresh/", {"refresh": first["refresh"]})
    third = anyone.post("/auth/token/refresh/", {"refresh": second["refresh"]})
    stored = session.scalars(select(Grant)).one()
    assert first["refresh"] not in stored.digest
    anyone.token = third["access"]
    anyone.get("/users/me/")
    anyone.token = ""
    anyone.post("/auth/refresh/", {"refresh": first["refresh"]}, 401)
    anyone.post("/auth/refresh/", {"refresh": third["refresh"]}, 401)
    anyone.token = third["access"]
    refused = anyone.call("GET", "/users/me/", status=401)
    assert refused.headers["WWW-Authenticate"] == 'Bearer realm="marquee", error="invalid_token"'


def test_a_made_up_refresh_token_ends_nobodys_family(anyone: Caller, world: World, session: Session) -> None:
    pair = anyone.post("/auth/login/", SIGN_IN)
    number = pair["refresh"].partition(".")[0]
    for made_up in (f"{number}.x.y", f"{number}..", "1", "x" * 900, pair["access"], f"{number}.é.é"):
        anyone.post("/auth/refresh/", {"refresh": made_up}, 401)
    anyone.post("/auth/refresh/", {"refresh": pair["refresh"]})


def test_a_refresh_token_lives_30_days(anyone: Caller, world: World) -> None:
    pair = anyone.post("/auth/login/", SIGN_IN)
    with clock.frozen_at(clock.now() + timedelta(days=30, seconds=1)):
        anyone.post("/auth/refresh/", {"refresh": pair["refresh"]}, 401)


def test_logging_out_ends_the_family(anyone: Caller, world: World) -> None:
    one, other = anyone.post("/auth/login/", SIGN_IN), anyone.post("/auth/login/", SIGN_IN)
    anyone.post("/auth/logout/", {"refresh": one["refresh"]}, 204)
    anyone.post("/auth/refresh/", {"refresh": one["refresh"]}, 401)
    anyone.post("/auth/logout/", {}, 401)
    anyone.token = other["access"]
    anyone.post("/auth/logout/", None, 204)
    anyone.get("/users/me/", 401)


def test_a_new_password_ends_every_token(anyone: Caller, world: World, session: Session) -> None:
    pair = anyone.post("/auth/login/", SIGN_IN)
    accounts.change_password(world.attendee, PASSWORD, "another long password", by=world.attendee)
    session.commit()
    anyone.post("/auth/refresh/", {"refresh": pair["refresh"]}, 401)
    anyone.token = pair["access"]
    anyone.get("/users/me/", 401)


def claims_of(token: str) -> dict[str, Any]:
    body = token.split(".")[1]
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return found


def part(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def by_hand(claims: dict[str, Any], key: bytes) -> str:
    signed = f"{part({'alg': 'HS256', 'typ': 'at+jwt'})}.{part(claims)}"
    seal = hmac.new(key, signed.encode(), hashlib.sha256).digest()
    return f"{signed}.{base64.urlsafe_b64encode(seal).rstrip(b'=').decode()}"


def forged(token: str) -> dict[str, str]:
    """Tokens that must not work, by what is wrong with them."""
    claims, key = claims_of(token), grants._signing_key()
    rsa = RSAKey.generate_key(2048)
    head, body, seal = token.split(".")

    def signed(header: dict[str, Any] | None = None, **changes: Any) -> str:
        said = {name: value for name, value in {**claims, **changes}.items() if value is not ...}
        return jwt.encode({"alg": "HS256", "typ": "at+jwt", **(header or {})}, said, key)

    return {
        "alg none": f"{part({'alg': 'none', 'typ': 'at+jwt'})}.{body}.",
        "alg None with the seal": f"{part({'alg': 'None', 'typ': 'at+jwt'})}.{body}.{seal}",
        "RS256 signed": jwt.encode({"alg": "RS256", "typ": "at+jwt"}, claims, rsa, algorithms=["RS256"]),
        "HS256 with a public key": by_hand(claims, rsa.as_pem(private=False)),
        "HS512": jwt.encode({"alg": "HS512", "typ": "at+jwt"}, claims, key, algorithms=["HS512"]),
        "another key": jwt.encode({"alg": "HS256", "typ": "at+jwt"}, claims, OctKey.import_key("k" * 64)),
        "body changed": f"{head}.{part({**claims, 'sub': '1'})}.{seal}",
        "exp missing": signed(exp=...),
        "exp as text": signed(exp=str(claims["exp"])),
        "exp null": signed(exp=None),
        "exp true": signed(exp=True),
        "exp a fraction": signed(exp=claims["exp"] + 0.5),
        "exp endless": signed(exp=10**30),
        "exp past": signed(exp=claims["iat"] - 1, iat=claims["iat"] - 100),
        "iat missing": signed(iat=...),
        "aud missing": signed(aud=...),
        "aud other": signed(aud="elsewhere"),
        "typ other": signed({"typ": "JWT"}),
        "sub missing": signed(sub=...),
        "sub of another": signed(sub=str(int(claims["sub"]) + 1)),
        "epoch old": signed(epoch=claims["epoch"] - 1),
        "grant of nobody": signed(gid=10**15),
        "nothing": "",
        "long": "a" * 5_000,
        "odd": "a.b.c",
    }


def test_no_forged_token_gets_in(anyone: Caller, attendee: Caller, world: World) -> None:
    assert attendee.get("/users/me/")["id"] == world.attendee.id
    for what, token in forged(attendee.token).items():
        answer = anyone.call("GET", "/users/me/", Authorization=f"Bearer {token}")
        assert answer.status_code == 401, what
        open_to_all = anyone.call("GET", "/events/", Authorization=f"Bearer {token}")
        assert open_to_all.status_code == 401, what


def test_an_access_token_lives_15_minutes(attendee: Caller, world: World) -> None:
    with clock.frozen_at(clock.now() + timedelta(minutes=14)):
        attendee.get("/users/me/")
    with clock.frozen_at(clock.now() + timedelta(minutes=15, seconds=1)):
        attendee.get("/users/me/", 401)


def test_a_refresh_token_opens_nothing(anyone: Caller, world: World) -> None:
    anyone.token = anyone.post("/auth/login/", SIGN_IN)["refresh"]
    anyone.get("/users/me/", 401)


def test_a_browsers_session_counts_for_nothing(app: Flask, world: World) -> None:
    browser = Caller(app)
    browser.client.sign_in("attendee@example.com")  # type: ignore[attr-defined]
    assert browser.client.get("/profile").status_code == 200
    browser.get("/users/me/", 401)
    browser.post("/events/", {}, 401)
    assert "Basic" not in browser.call("GET", "/users/me/", Authorization="Basic eDp5").headers
