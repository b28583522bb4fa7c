"""Pages for anonymous visitors, and parts that are the same for everybody, kept compressed for a second.

A part is forgotten at once when a hint says that its topic changed: the browsers that the
same hint wakes must not be answered with what was.
"""

from __future__ import annotations

import time
from typing import Any

from flask import Flask, Response, current_app, g, request

from app.core import listening
from app.core.brief import Memory

KEPT_SECONDS = 1.0
MOST = 200
Key = tuple[str, ...]
Kept = tuple[bytes, list[tuple[str, str]]]
_pages: Memory[Kept] = Memory(KEPT_SECONDS, MOST)
_parts: Memory[Kept] = Memory(KEPT_SECONDS, MOST)
_parts_of: dict[str, set[Key]] = {}  # topic → what is forgotten with it
_changed: dict[str, float] = {}
VISITOR_HEADERS = {"set-cookie", "x-request-id", "content-length"}


def set_up(app: Flask) -> None:
    """Register before compression, so that what is kept is compressed already."""
    app.before_request(_recall)
    app.after_request(_remember)
    listening.hear(forget)


def clear() -> None:
    """Forget all pages (tests, and whoever just changed one)."""
    for kept in (_pages, _parts, _parts_of, _changed):
        kept.clear()


def share(topic: str) -> None:
    """Keep the answer of this request for everybody who may ask, signed in or not, until `topic` changes.

    Only for what holds nothing of the visitor and is open to all.
    """
    g.shared_topic = topic
    listening.listen()


def forget(topics: list[str]) -> None:
    """What these topics say has changed."""
    moment = time.monotonic()
    for topic in topics:
        _changed[topic] = moment
        for key in _parts_of.pop(topic, ()):
            _parts.drop(key)
    if len(_changed) > MOST:
        for topic in [t for t, at in _changed.items() if moment - at > 60]:
            del _changed[topic]


def _shareable() -> bool:
    if request.method != "GET" or "marquee" in request.cookies or "HX-Request" in request.headers:
        return False
    view: Any = current_app.view_functions.get(request.endpoint or "")
    declared = getattr(view, "declared", None)
    return declared is not None and declared.cached


def _part_key() -> Key:
    headers = request.headers
    return (
        request.host,
        request.full_path,
        headers.get("Accept-Encoding", ""),
        headers.get("Accept-Language", ""),
    )


def _key() -> Key:
    headers = request.headers
    return (
        request.host,
        request.full_path,
        headers.get("Accept-Encoding", ""),
        request.cookies.get("theme", ""),
        headers.get("Accept-Language", ""),
    )


def _recall() -> Response | None:
    g.asked = time.monotonic()
    kept = _parts.find(_part_key()) if len(_parts) and request.method == "GET" else None
    if kept is None and _shareable():
        kept = _pages.find(_key())
    if kept is None:
        return None
    body, headers = kept
    response = Response(body)
    response.headers.clear()
    response.headers.extend(headers)
    response.make_conditional(request)
    return response


def _remember(response: Response) -> Response:
    if "shared_topic" in g and response.status_code == 200:
        return _remember_part(response, g.shared_topic)
    if response.status_code != 200 or response.direct_passthrough or not _shareable():
        return response
    key = _key()
    if "Set-Cookie" in response.headers or _pages.find(key) is not None:
        return response
    _pages.keep(key, _kept(response))
    response.make_conditional(request)
    return response


def _remember_part(response: Response, topic: str) -> Response:
    """Unless the topic changed since the request began: it may have read what was before."""
    if _changed.get(topic, 0.0) < g.asked:
        if len(_parts) >= MOST:
            _parts.clear()
            _parts_of.clear()
        key = _part_key()
        _parts.keep(key, _kept(response))
        _parts_of.setdefault(topic, set()).add(key)
    return response


def _kept(response: Response) -> Kept:
    response.add_etag()
    headers = [(k, v) for k, v in response.headers.items() if k.lower() not in VISITOR_HEADERS]
    return response.get_data(), headers
