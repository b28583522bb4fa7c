"""The application as it is, with a bare route beside it and a count of statements in each answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextvars import ContextVar
from typing import Any

from flask import Flask
from sqlalchemy import Engine, event

from app import create_app

BARE = "/bare"
_count: ContextVar[list[int] | None] = ContextVar("statements", default=None)

bare = Flask("bare")
bare.add_url_rule(BARE, view_func=lambda: "ok", endpoint="bare")
marquee = create_app()


@event.listens_for(Engine, "before_cursor_execute")
def _counted(*_args: Any) -> None:
    count = _count.get()
    if count is not None:
        count[0] += 1


def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """WSGI: /bare answers "ok" from an empty Flask, all else is Marquee."""
    if environ["PATH_INFO"] == BARE:
        return bare(environ, start_response)
    count = [0]
    _count.set(count)

    def begin(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
        return start_response(status, [*headers, ("X-Statements", str(count[0]))], *more)

    return marquee(environ, begin)
