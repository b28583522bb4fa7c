"""The API's blueprint: every route says who may use it, what it reads and what it answers."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import marshmallow as ma
from flask import Blueprint as Flasks
from flask import current_app
from flask_limiter.util import get_remote_address
from flask_smorest import Blueprint

from app.blueprints.api import callers
from app.blueprints.api.reading import Parser
from app.web import boundary
from app.web.feature import Declared
from app.web.limits import limiter
from app.web.policy import Need

View = TypeVar("View", bound=Callable[..., Any])
FILES = "60 per minute"
KEYS = {"sign-in": get_remote_address, "register": get_remote_address}
# What any route may answer; `document` gives each its problem schema.
USUAL, CREATING = (400, 401, 403, 404, 429, 500, 503), (409, 413, 415, 422)


@dataclass(frozen=True)
class Wire:
    """How a route meets the wire: schemas of body, query and answer, the status of success.

    media: what it answers, and sent: what it takes as it is, where that is no JSON.
    """

    method: str
    body: type[ma.Schema] | ma.Schema | None = None
    query: type[ma.Schema] | None = None
    answer: type[ma.Schema] | ma.Schema | dict[str, str] | None = None
    status: int = 200
    public: bool = False
    media: str | None = None
    sent: tuple[str, ...] = ()


class ApiFeature(Blueprint):
    """A blueprint with `read` (GET) and `write` routes; `needs=` is required, each has its limit."""

    ARGUMENTS_PARSER = Parser()

    def read(self, rule: str, *, needs: Need, answer: Any, query: Any = None, public: bool = False,
             tag: str, media: str | None = None) -> Callable[[View], View]:  # fmt: skip
        """A GET route. public: works without a token too. media: what it answers, where that is no JSON."""
        wire = Wire("GET", query=query, answer=answer, public=public, media=media)
        return self._route(rule, wire, Declared(needs, False, False, "api"), tag)

    def write(self, method: str, rule: str, *, needs: Need, body: Any = None, answer: Any = None,
              status: int = 200, public: bool = False, once: bool = True, limit: str = "api",
              tag: str, name: str = "", query: Any = None,
              sent: tuple[str, ...] = ()) -> Callable[[View], View]:  # fmt: skip
        """A route that changes something. once: a POST that honours Idempotency-Key."""
        wire = Wire(method, body, query, answer, status, public, sent=sent)
        return self._route(rule, wire, Declared(needs, once and method == "POST", False, limit), tag, name)

    def page(self, rule: str, *, needs: Need) -> Callable[[View], View]:
        """A page about the API, which is not part of its document."""
        declared = Declared(needs, False, False, "api")

        def register(view: View) -> View:
            guarded: Any = _limited(_page_guard(view, declared), "api")
            guarded.declared = declared
            Flasks.add_url_rule(self, rule, view.__name__, guarded, methods=["GET"])
            return view

        return register

    def _route(self, rule: str, wire: Wire, declared: Declared, tag: str,
               name: str = "") -> Callable[[View], View]:  # fmt: skip
        def register(view: View) -> View:
            endpoint, told = name or view.__name__, self._told(view, wire)
            guard = _guard(told, declared)
            guard.__qualname__ = endpoint  # the limiter knows views by this
            guarded: Any = _limited(guard, declared.limit or "api")
            guarded.declared, guarded._apidoc, guarded.wire = declared, told._apidoc, wire
            self.add_url_rule(rule, endpoint, guarded, methods=[wire.method], tags=[tag], strict_slashes=True)
            return view

        return register

    def _told(self, view: Any, wire: Wire) -> Any:
        """The view with its arguments read and its answer written; smorest keeps the document of both."""
        told = self.response(wire.status, wire.answer, content_type=wire.media)(view)
        for status in (*USUAL, *(CREATING if wire.method != "GET" else (422,))):
            told._apidoc["response"]["responses"][status] = ["Problem"]
        if wire.query is not None:
            told = self.arguments(wire.query, location="query")(told)
        if wire.body is not None:
            told = self.arguments(wire.body, location="json", required=_needed(wire.body))(told)
        return told


def _needed(body: Any) -> bool:
    """Whether a call has to bring a body along at all."""
    schema = body() if isinstance(body, type) else body
    return any(field.required for field in schema.fields.values()) and not schema.partial


def _guard(view: Callable[..., Any], declared: Declared) -> Callable[..., Any]:
    def resolve(values: dict[str, Any]) -> dict[str, Any]:
        callers.identify()
        return declared.need.resolve(values)

    @functools.wraps(view)
    def guarded(**values: Any) -> Any:
        return boundary.run(view, resolve, values, once=declared.once)

    return guarded


def _page_guard(view: Callable[..., Any], declared: Declared) -> Callable[..., Any]:
    """A page that people read in their browser knows them by its session, as all pages do."""

    @functools.wraps(view)
    def guarded(**values: Any) -> Any:
        return boundary.run(view, declared.need.resolve, values)

    return guarded


def _limited(view: Callable[..., Any], kind: str) -> Callable[..., Any]:
    """Count the call: for its token or address, and apart where the route has a limit of its own."""
    counted: Callable[..., Any] = limiter.shared_limit(
        lambda: rate(kind), scope=f"api:{kind}", key_func=KEYS.get(kind, callers.rate_key)
    )(view)
    return counted


def rate(kind: str) -> str:
    """The limit that holds for this call, by the settings: "1200 per minute"."""
    settings = current_app.config["SETTINGS"]
    known = callers.claims() is not None
    rates = {
        "api": settings.api_rate if known else settings.api_anonymous_rate,
        "check-ins": settings.api_check_in_rate if known else settings.api_anonymous_rate,
        "sign-in": settings.api_sign_in_rate,
        "register": settings.api_register_rate,
        "files": FILES,
    }
    return str(rates[kind])
