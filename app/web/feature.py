"""Blueprints whose every route says who may use it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Blueprint, Response

from app.web import boundary, limits
from app.web.policy import Need

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Declared:
    """What a route declared about itself; the tests read it from the view function."""

    need: Need
    once: bool
    cached: bool
    limit: str | None
    files: bool = False


class Feature(Blueprint):
    """A blueprint with `read` (GET) and `write` (POST) routes; `needs=` is required."""

    def read(self, rule: str, *, needs: Need, cached: bool = False, limit: str | None = None,
             **options: Any) -> Callable[[View], View]:  # fmt: skip
        """A GET route. cached: anonymous visitors share its page for a second."""
        return self._route(rule, ["GET"], Declared(needs, False, cached, limit), options)

    def write(self, rule: str, *, needs: Need, once: bool = False, limit: str | None = None,
              **options: Any) -> Callable[[View], View]:  # fmt: skip
        """A POST route. once: its form carries a once-only key."""
        return self._route(rule, ["POST"], Declared(needs, once, False, limit), options)

    def form(self, rule: str, *, needs: Need, once: bool = False, limit: str | None = None,
             files: bool = False, **options: Any) -> Callable[[View], View]:  # fmt: skip
        """A page with a form that posts to its own address. The limit counts POSTs only.

        files: its form may bring files, see `uploads`.
        """
        return self._route(rule, ["GET", "POST"], Declared(needs, once, False, limit, files), options)

    def _route(self, rule: str, methods: list[str], declared: Declared,
               options: dict[str, Any]) -> Callable[[View], View]:  # fmt: skip
        def register(view: View) -> View:
            guarded: Callable[..., Any] = _guard(view, declared)
            if declared.limit:
                guarded = limits.limited(guarded, declared.limit, methods)
            guarded.declared = declared  # type: ignore[attr-defined]
            self.add_url_rule(rule, endpoint=view.__name__, view_func=guarded, methods=methods, **options)
            return view

        return register


def _guard(view: Callable[..., Any], declared: Declared) -> Callable[..., Response]:
    @functools.wraps(view)
    def guarded(**values: Any) -> Response:
        return boundary.run(view, declared.need.resolve, values, once=declared.once)

    return guarded
