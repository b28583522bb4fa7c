"""When somebody first stood in line: signed, so that a form which comes again keeps its place.

A place is worth something, so it is good for one form of its own address, once, for a minute; and
nobody came first longer ago than five minutes.
"""

from __future__ import annotations

import secrets
import time
from urllib.parse import parse_qs

from itsdangerous import BadSignature, URLSafeTimedSerializer

from app.core import secret_key
from app.core.brief import Memory

FIELD = "since"
GOOD_FOR = 60  # seconds until the form has to be there again
LONGEST_AGO = 300.0

_used: Memory[bool] = Memory(GOOD_FOR + 1.0, 20_000)


def sign(path: str, at: float) -> str:
    """What a form for this path brings along to be known as one that came at `at`, in Unix seconds."""
    return _signer(path).dumps([at, secrets.token_hex(8)])


def first_of(path: str, query: str) -> float | None:
    """When the form in a request for this path came first; None for one that is new, or says anything odd."""
    token = parse_qs(query, max_num_fields=100).get(FIELD, [""])[0] if FIELD in query else ""
    if not token or _used.find(token):
        return None
    try:
        at, _one_of_many = _signer(path).loads(token, max_age=GOOD_FOR)
    except BadSignature:
        return None
    _used.keep(token, True)
    return max(float(at), time.time() - LONGEST_AGO)


def _signer(path: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret_key.own(), salt=f"turnstile:{path}")
