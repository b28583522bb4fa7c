"""Addresses that only their values decide on, built once: building one costs more than a line of a page."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import flask
from flask import current_app
from werkzeug.routing import BuildError

PLAIN = (str, int)


def kept_url_for(endpoint: str, **values: Any) -> str:
    """flask.url_for, remembered unless something beside plain values decides on it."""
    known = tuple([(name, value) for name, value in values.items() if value is not None])
    if endpoint.startswith(".") or not all(type(value) in PLAIN for _name, value in known):
        return flask.url_for(endpoint, **values)
    return _address(flask.request.script_root, endpoint, known)


def public_url(endpoint: str, **values: Any) -> str:
    """An address for mails, calendars and cards: always on the configured host, never on the request's."""
    return _public(current_app.config["PUBLIC_URL"], endpoint, tuple(values.items()))


@lru_cache(maxsize=8192)
def _address(_root: str, endpoint: str, values: tuple[tuple[str, Any], ...]) -> str:
    return flask.url_for(endpoint, **dict(values))


@lru_cache(maxsize=1024)
def _public(base: str, endpoint: str, known: tuple[tuple[str, Any], ...]) -> str:
    values = dict(known)
    try:
        return base + current_app.url_map.bind(urlsplit(base).netloc).build(endpoint, values)
    except BuildError as error:
        return base + current_app.handle_url_build_error(error, endpoint, values)
