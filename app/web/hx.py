"""What htmx 4 sends and reads, over htmx-flask, which knows only htmx 2's headers."""

from __future__ import annotations

from flask import Flask, Response, request
from htmx_flask import Htmx

_htmx = Htmx()


def set_up(app: Flask) -> None:
    _htmx.init_app(app)


def is_htmx() -> bool:
    """Whether htmx sent this request."""
    return request.headers.get("HX-Request") == "true"


def wants_fragment() -> bool:
    """Whether htmx wants a part of the page (htmx 4's HX-Request-Type), not all of it."""
    return request.headers.get("HX-Request-Type") == "partial"


def target_id() -> str:
    """The id of the element that htmx will swap: HX-Target is "tag#id" in htmx 4."""
    return request.headers.get("HX-Target", "").partition("#")[2]


def trigger(response: Response, event: str) -> Response:
    """Let regions that listen for `event` refresh themselves."""
    response.headers["HX-Trigger"] = event
    return response


def retarget(response: Response, target: str, swap: str) -> Response:
    """Put the answer elsewhere than the form asked for."""
    response.headers["HX-Retarget"], response.headers["HX-Reswap"] = target, swap
    return response


def leads_to(response: Response) -> str:
    """The address that an answer sends the browser to, by redirect or by htmx; empty for none."""
    return response.headers.get("Location") or response.headers.get("HX-Redirect", "")
