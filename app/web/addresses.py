"""Addresses of filtered lists: what was asked for and nothing else, so that they can be shared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from flask import Response, request, url_for

from app.domain import promotions
from app.web import hx


def tidy(endpoint: str, asked: Mapping[str, Any], **values: Any) -> str:
    """The address of `endpoint` with the parameters that say something; page 1 goes without saying."""
    said = {name: value for name, value in asked.items() if value and (name, value) != ("page", 1)}
    return url_for(endpoint, **values, **said)


def page_number() -> int:
    """The page that the address asks for, from 1; nonsense counts as the first."""
    asked = request.args.get("page", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1


def arrived_by() -> dict[str, str]:
    """What a link to an event carries on to the booking: where the visitor came from, a promo code."""
    carried = {
        "from": promotions.plain_source(request.args.get("from", "")),
        "code": promotions.plain_code(request.args.get("code", ""))[:40],
    }
    return {name: value for name, value in carried.items() if value}


def settle(response: Response, url: str, *typed: str) -> Response:
    """Let the browser show `url` for a fragment that a filter fetched.

    Text being typed (the parameters `typed`) replaces the address, letter by letter; any
    other change becomes a step of its own, so that Back undoes it.
    """
    if hx.wants_fragment():
        changed = _query(request.headers.get("HX-Current-URL", "")) ^ _query(url)
        names = {name for name, value in changed}
        typing = not names or (names & set(typed) and names <= {*typed, "page"})
        response.headers["HX-Replace-Url" if typing else "HX-Push-Url"] = url
    return response


def _query(url: str) -> set[tuple[str, str]]:
    return set(parse_qsl(urlsplit(url).query, max_num_fields=100))
