"""Pages and fragments: one address a thing, the size chosen by htmx's request type."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, get_flashed_messages, make_response, redirect, render_template, request

from app.web import hx, page_cache

VARY = "HX-Request-Type, HX-Target"


def render(page: str, fragment: str | None = None, /, *, status: int = 200, **values: Any) -> Response:
    """The page, or its fragment when htmx asks for a part.

    A form with errors among the values makes it a 422. Fragments bring waiting flash
    messages along, out of band.
    """
    form = values.get("form")
    if status == 200 and form is not None and form.errors:
        status = 422
    partial = fragment is not None and hx.wants_fragment()
    body = render_template(fragment if partial else page, **values)  # type: ignore[arg-type]
    if partial and (messages := get_flashed_messages(with_categories=True)):
        body += render_template("shared/_flash.html", messages=messages, oob=True)
    response = make_response(body, status)
    return finished(response)


def render_shared(fragment: str, topic: str, /, **values: Any) -> Response:
    """A fragment that is the same for everybody, kept until a hint says that its topic changed."""
    page_cache.share(topic)
    return finished(make_response(render_template(fragment, **values)))


def finished(response: Response) -> Response:
    """Headers every page and fragment carries."""
    response.headers["Vary"] = VARY
    response.headers.setdefault("Cache-Control", "no-cache")
    return response


def go(url: str, message: str | None = None, state: str = "ok") -> Response:
    """Go on to `url` after a success, telling it once: 303, or 204 with HX-Redirect for htmx."""
    if message:
        flash(message, state)
    if hx.is_htmx():
        response = make_response("", 204)
        response.headers["HX-Redirect"] = url
        return response
    return make_response(redirect(url, code=303))


def back_or(url: str) -> str:
    """The local address in `next`, if it is one of ours, else `url`."""
    wanted = request.values.get("next", "")
    return wanted if is_local(wanted) else url


def is_local(address: str) -> bool:
    """Whether an address leads back to this site: one slash first, no trick after it."""
    if not address.startswith("/") or address.startswith(("//", "/\\")):
        return False
    return not any(char in address for char in "\\\r\n\t\0") and "%5c" not in address.lower()
