"""What visitors, buyers, helpers and organizers do, request by request."""

from __future__ import annotations

import itertools
import random
import re
import secrets
from collections.abc import Callable, Generator
from typing import Any
from urllib.parse import urlencode

from bench.answers import Answer

Script = Generator[bytes, Answer, None]
Make = Callable[[], Script]
Values = dict[str, Any]
CSRF = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
COOKIE = re.compile(r"marquee=[^;]*")
TYPE = "application/x-www-form-urlencoded"
HTMX = "HX-Request: true\r\nHX-Request-Type: partial\r\n"


def get(path: str, cookie: str = "", more: str = "") -> bytes:
    """A GET as a browser sends it, from an address of its own (the limits count addresses)."""
    kept = f"Cookie: {cookie}\r\n" if cookie else ""
    return (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\nAccept-Encoding: gzip, br\r\n"
        f"X-Forwarded-For: {_address()}\r\n{kept}{more}\r\n"
    ).encode()


def post(path: str, fields: dict[str, str], cookie: str, more: str = "") -> bytes:
    """A form sent."""
    body = urlencode(fields)
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\nAccept-Encoding: gzip, br\r\n"
        f"X-Forwarded-For: {_address()}\r\nCookie: {cookie}\r\n{more}"
        f"Content-Type: {TYPE}\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


def _address() -> str:
    return f"10.{random.randrange(256)}.{random.randrange(256)}.{random.randrange(1, 255)}"


def expect(answer: Answer, status: int) -> None:
    """Raises ValueError for any other answer: what failed is not counted as done."""
    if answer.status != status:
        raise ValueError(f"{answer.status} instead of {status}: {answer.text()[-200:]!r}")


def look(values: Values) -> Make:
    """The same page again and again."""
    request = get(values["path"], values.get("cookie", ""), values.get("more", ""))

    def script() -> Script:
        expect((yield request), 200)

    return script


def look_in_turn(values: Values) -> Make:
    """The same page, asked for by one person after another: the limits count people."""
    cookies = itertools.cycle(values["cookies"])

    def script() -> Script:
        expect((yield get(values["path"], next(cookies))), 200)

    return script


def look_anew(values: Values) -> Make:
    """A page that nobody asked for in this second: no cache has it."""
    numbers = itertools.count(secrets.randbelow(10**9) * 1000)

    def script() -> Script:
        expect((yield get(f"{values['path']}?n={next(numbers)}")), 200)

    return script


def search(values: Values) -> Make:
    """An organizer types: each time another beginning of a name, as htmx asks."""
    words = itertools.cycle(values["words"])

    def script() -> Script:
        path = f"{values['path']}?{urlencode({'q': next(words)})}"
        expect((yield get(path, values["cookie"], HTMX)), 200)

    return script


def _order(values: Values, csrf: str) -> dict[str, str]:
    name = secrets.token_hex(6)
    return {
        "csrf_token": csrf,
        "once": secrets.token_urlsafe(16),
        "hold": "",
        values["field"]: "1",
        "name": f"Buyer {name}",
        "email": f"{name}@example.org",
    }


def book(values: Values) -> Make:
    """A free booking without scripts: the page, the form, the confirmation."""

    def script() -> Script:
        page = yield get(values["path"])
        expect(page, 200)
        sent = yield post(values["path"], _order(values, _csrf(page)), _cookie(page))
        expect(sent, 303)
        confirmation = yield get(sent.header(b"location"), _cookie(sent))
        expect(confirmation, 200)

    return script


def book_post(values: Values) -> Make:
    """The form alone, from a page that was fetched before."""

    def script() -> Script:
        expect((yield post(values["path"], _order(values, values["csrf"]), values["visitor"])), 303)

    return script


def check_in(values: Values) -> Make:
    """A scan at the door, as htmx sends it; each ticket once."""
    codes = iter(values["codes"])

    def script() -> Script:
        fields = {"csrf_token": values["csrf"], "nonce": secrets.token_hex(16), "code": next(codes)}
        expect((yield post(values["path"], fields, values["cookie"], HTMX)), 200)

    return script


def _csrf(page: Answer) -> str:
    found = CSRF.search(page.text())
    if found is None:
        raise ValueError("no csrf_token in the page")
    return found[1]


def _cookie(answer: Answer) -> str:
    found = COOKIE.search(answer.header(b"set-cookie"))
    if found is None:
        raise ValueError("no session cookie came")
    return found[0]


SCENES: dict[str, Callable[[Values], Make]] = {
    "look": look,
    "look_in_turn": look_in_turn,
    "look_anew": look_anew,
    "search": search,
    "book": book,
    "book_post": book_post,
    "check_in": check_in,
}
