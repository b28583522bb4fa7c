"""Pages for anonymous visitors, kept compressed in the process for a second."""

from __future__ import annotations

import time
from typing import Any

from flask import Flask, Response, current_app, request

KEPT_SECONDS = 1.0
MOST = 500
Key = tuple[str, ...]
_pages: dict[Key, tuple[float, bytes, list[tuple[str, str]]]] = {}
VISITOR_HEADERS = {"set-cookie", "x-request-id", "content-length"}


def set_up(app: Flask) -> None:
    """Register before compression, so that what is kept is compressed already."""
    app.before_request(_recall)
    app.after_request(_remember)


def clear() -> None:
    """Forget all pages (tests, and whoever just changed one)."""
    _pages.clear()


def _shareable() -> bool:
    if request.method != "GET" or "marquee" in request.cookies or "HX-Request" in request.headers:
        return False
    view: Any = current_app.view_functions.get(request.endpoint or "")
    declared = getattr(view, "declared", None)
    return declared is not None and declared.cached


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
    if not _shareable():
        return None
    kept = _pages.get(_key())
    if kept is None or kept[0] < time.monotonic():
        return None
    response = Response(kept[1])
    response.headers.clear()
    response.headers.extend(kept[2])
    response.make_conditional(request)
    return response


def _remember(response: Response) -> Response:
    if response.status_code != 200 or response.direct_passthrough or not _shareable():
        return response
    kept = _pages.get(_key())
    if "Set-Cookie" in response.headers or (kept is not None and kept[0] > time.monotonic()):
        return response
    if len(_pages) >= MOST:
        _pages.clear()
    response.add_etag()
    headers = [(k, v) for k, v in response.headers.items() if k.lower() not in VISITOR_HEADERS]
    _pages[_key()] = (time.monotonic() + KEPT_SECONDS, response.get_data(), headers)
    response.make_conditional(request)
    return response
