"""Signing in through the API: short access tokens, and refresh tokens that each work once.

A refresh token is the grant's id, a nonce and a seal over both, so that a spent one is
known for what it was and ends its family, while a made-up one ends nobody's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey
from sqlalchemy import delete, select, update

from app.core import clock, facts, ids, secret_key
from app.core.db import db
from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.domain.accounts.facts import GrantMade, GrantRevoked
from app.domain.accounts.signing_in import log_in
from app.models import Grant, User

ACCESS_LIVES, REFRESH_LIVES = timedelta(minutes=15), timedelta(days=30)
ALGORITHM, TYPE, AUDIENCE = "HS256", "at+jwt", "marquee-api"
LONGEST_TOKEN = 1_000
REUSED, SIGNED_OUT = "reused", "signed out"


@dataclass(frozen=True)
class TokenPair:
    """What a client holds. expires_in: seconds that the access token lives."""

    access: str
    refresh: str
    expires_in: int


@dataclass(frozen=True)
class Claims:
    """What an access token says; signed by us, and still to be held against the grant."""

    user_id: int
    grant_id: int
    epoch: int


def grant_access(email: str, password: str, *, ip: str) -> TokenPair:
    """Sign in with address and password, throttled and refused as on the page. Raises Refused."""
    user = log_in(email, password, ip=ip)
    moment = clock.now()
    db.session.execute(delete(Grant).where(Grant.user_id == user.id, Grant.expires_at < moment))
    grant = Grant(user_id=user.id, epoch=user.epoch, digest=ids.new_secret(), created_at=moment)
    grant.refreshed_at = grant.expires_at = moment
    db.session.add(grant)
    db.session.flush()
    facts.record(GrantMade(user.id, grant.id), user.id)
    return _pair(grant)


def refresh_access(refresh: str) -> TokenPair:
    """A new pair for a refresh token, which is spent by that.

    Raises Refused (401): for what is no token of ours, for one that ran out or was revoked,
    and for a spent one, whose reuse revokes its family.
    """
    grant = _sealed_grant(refresh)
    if grant is None or grant.revoked_at is not None or grant.expires_at <= clock.now():
        raise _void()
    if not ids.same(grant.digest, ids.digest(refresh)):
        raise _void(grant)
    user = db.session.get_one(User, grant.user_id)
    if user.epoch != grant.epoch or not user.is_active:
        raise _void()
    return _pair(grant)


def revoke_access(refresh: str) -> None:
    """End the family of a refresh token, spent or not; what is no token of ours changes nothing."""
    grant = _sealed_grant(refresh)
    if grant is not None:
        _revoke(grant, SIGNED_OUT)


def revoke_grant(grant_id: int) -> None:
    """End the family of an access token."""
    _revoke(db.session.get_one(Grant, grant_id, with_for_update=True), SIGNED_OUT)


def read_access(token: str) -> Claims | None:
    """What an access token says, None unless we signed it, for this, and it still runs. Asks no database."""
    if len(token) > LONGEST_TOKEN:
        return None
    try:
        read = jwt.decode(token, _signing_key(), algorithms=[ALGORITHM])
    except (JoseError, ValueError, TypeError, RecursionError):
        return None
    claims, moment = read.claims, clock.now().timestamp()
    numbers = [claims.get(name) for name in ("gid", "epoch", "iat", "exp")]
    if read.header.get("typ") != TYPE or claims.get("aud") != AUDIENCE:
        return None
    if not all(type(number) is int for number in numbers) or not str(claims.get("sub")).isdecimal():
        return None
    grant_id, epoch, issued, expires = (int(number or 0) for number in numbers)
    if not issued <= expires <= issued + ACCESS_LIVES.total_seconds() or expires <= moment:
        return None
    return Claims(int(claims["sub"]), grant_id, epoch)


def find_bearer(claims: Claims) -> User | None:
    """The person of an access token, in one statement; None once the grant or the person's epoch is over."""
    query = (
        select(User)
        .join(Grant, Grant.user_id == User.id)
        .where(Grant.id == claims.grant_id, User.id == claims.user_id, Grant.revoked_at.is_(None))
        .where(Grant.epoch == claims.epoch, User.epoch == claims.epoch, User.suspended_at.is_(None))
        .where(Grant.expires_at > clock.now())
    )
    user: User | None = db.session.scalar(query)
    return user


def _pair(grant: Grant) -> TokenPair:
    """New tokens for a grant; the refresh token before stops working."""
    moment, seconds = clock.now(), int(ACCESS_LIVES.total_seconds())
    nonce = ids.new_secret()
    refresh = f"{grant.id}.{nonce}.{_seal(grant.id, nonce)}"
    grant.digest, grant.refreshed_at = ids.digest(refresh), moment
    grant.expires_at = moment + REFRESH_LIVES
    issued = int(moment.timestamp())
    claims = {
        "sub": str(grant.user_id), "gid": grant.id, "epoch": grant.epoch, "aud": AUDIENCE,
        "iat": issued, "exp": issued + seconds,
    }  # fmt: skip
    db.session.flush()
    return TokenPair(jwt.encode({"alg": ALGORITHM, "typ": TYPE}, claims, _signing_key()), refresh, seconds)


def _sealed_grant(refresh: str) -> Grant | None:
    """The grant, locked, that a refresh token of ours belongs to, be it spent or not."""
    number, _dot, rest = refresh.partition(".")
    nonce, _dot, seal = rest.partition(".")
    if len(refresh) > LONGEST_TOKEN or not (refresh.isascii() and number.isdecimal()):
        return None
    if not ids.same(seal, _seal(int(number), nonce)):
        return None
    return db.session.get(Grant, int(number), with_for_update=True)


def _seal(grant_id: int, nonce: str) -> str:
    return secret_key.derive("api refresh token", f"{grant_id}.{nonce}")


def _signing_key() -> OctKey:
    """256 bits and more, from the installation's key, for this use alone."""
    secret = secret_key.derive("api access token", "1") + secret_key.derive("api access token", "2")
    return OctKey.import_key(secret)


def _revoke(grant: Grant, why: str) -> None:
    if grant.revoked_at is None:
        grant.revoked_at = clock.now()
        facts.record(GrantRevoked(grant.user_id, grant.id, why), grant.user_id)


def _void(reused: Grant | None = None) -> Refused:
    """What a refresh token that does not work answers; a reused one's family ends with the refusal."""
    message = _("This refresh token has been used, has run out or was revoked. Sign in again.")
    if reused is None:
        return Refused(message, status=401)
    user_id, grant_id = reused.user_id, reused.id
    return Refused(message, status=401, after=lambda: _end_family(user_id, grant_id))


def _end_family(user_id: int, grant_id: int) -> None:
    ended = (
        update(Grant).where(Grant.id == grant_id, Grant.revoked_at.is_(None)).values(revoked_at=clock.now())
    )
    if db.session.execute(ended.returning(Grant.id)).first():
        facts.record(GrantRevoked(user_id, grant_id, REUSED), user_id)
