"""Reading what a call brings along: JSON that is JSON, and fields that fit their schema."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NoReturn

import marshmallow as ma
from flask import Request
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from app.web.problems import Invalid

LARGEST_BODY = 1_000_000
DEEPEST = 20


class Parser(FlaskParser):
    """webargs with our reading and our refusals; unknown fields are refused wherever they are."""

    DEFAULT_UNKNOWN_BY_LOCATION = {"json": ma.RAISE, "query": ma.RAISE}  # noqa: RUF012

    def load_json(self, req: Request, schema: ma.Schema) -> Any:
        return read_json(req)

    def handle_error(self, error: ma.ValidationError, *args: Any, **kwargs: Any) -> NoReturn:
        messages: Any = error.messages
        place = next(iter(messages.values())) if set(messages) <= {"json", "query"} else messages
        raise Invalid(flat(place))


def read_json(request: Request) -> Any:
    """The body as plain values; an empty body is an empty object.

    Raises 413 past a megabyte, 415 for what is not called JSON, 400 for what is none, for
    numbers that are none, text that no database stores, and nesting deeper than any shape.
    """
    request.max_content_length = LARGEST_BODY
    raw = request.get_data()
    if not raw:
        return {}
    if not request.is_json:
        raise UnsupportedMediaType
    try:
        value = json.loads(raw, parse_constant=_refuse)
        _check(value, 0)
    except (ValueError, RecursionError):
        raise BadRequest from None
    return value


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _check(value: Any, depth: int) -> None:
    if depth > DEEPEST:
        raise ValueError(depth)
    if isinstance(value, str):
        value.encode()  # half a surrogate pair is no text
        if "\0" in value:
            raise ValueError(value)
    elif isinstance(value, dict):
        for name, inner in value.items():
            _check(name, depth + 1)
            _check(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            _check(inner, depth + 1)


def flat(messages: Any, path: str = "") -> dict[str, list[str]]:
    """Messages by the path of their field: {"items.0.quantity": ["…"]}."""
    if isinstance(messages, Mapping):
        found: dict[str, list[str]] = {}
        for name, inner in messages.items():
            here = path if name == "_schema" and path else f"{path}.{name}" if path else str(name)
            found.update(flat(inner, here))
        return found
    return {path: [str(message) for message in messages]}
