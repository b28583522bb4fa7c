"""What templates do often, done once: modules of macros, and times of day in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import flask
import flask_babel
from flask import Flask
from jinja2 import Template, pass_eval_context
from jinja2.environment import TemplateModule
from jinja2.nodes import EvalContext
from jinja2.runtime import Context
from markupsafe import Markup

from app.core.i18n import language, translated
from app.web.kept import kept_url_for

MACROS = "shared/_macros.html"
ZONED = re.compile("[zZvVxXO]")


class KeptTemplate(Template):
    """All templates share one set of globals, so a module of macros is the same for whoever imports it."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        # Jinja would compare the importer's globals with ours each time: a sixth of a page's work
        if self._module is None:
            self._module = self.make_module()
        return self._module

    def make_module(
        self,
        vars: dict[str, Any] | None = None,  # noqa: A002 - Jinja's names
        shared: bool = False,
        locals: Mapping[str, Any] | None = None,  # noqa: A002
    ) -> TemplateModule:
        """The shared macros see no context, also when they are imported with it."""
        if shared and self.name == MACROS:
            return self._get_default_module()
        return super().make_module(vars, shared, locals)


def set_up(app: Flask) -> None:
    """Before any template is loaded, after Babel."""
    app.jinja_env.template_class = KeptTemplate
    app.jinja_env.globals.update(
        _=_spoken, gettext=_spoken, ngettext=_numbered, url_for=kept_url_for, for_visitors=_kept_parts()
    )
    app.jinja_env.filters["counted"] = counted
    for name, write in WRITERS.items():
        app.jinja_env.filters[name] = _kept(name, write)


WRITERS: dict[str, Callable[..., str]] = {
    "dateformat": flask_babel.format_date,
    "timeformat": flask_babel.format_time,
    "datetimeformat": flask_babel.format_datetime,
}


def _kept(name: str, write: Callable[..., str]) -> Callable[..., str]:
    """The filter, remembering what it wrote of moments on clocks of their own (`rebase` false)."""

    def filtered(value: date | None = None, shape: str | None = None, rebase: bool = True) -> str:
        if rebase or not isinstance(value, datetime) or shape is None or ZONED.search(shape):
            return write(value, shape, rebase)
        return _written(name, value.replace(tzinfo=None), shape, language())

    return filtered


@pass_eval_context
def _spoken(context: EvalContext, message: str, **values: Any) -> str:
    """What Jinja's own gettext does, once a message: escaped are the values, not the words."""
    if values:
        return _words(language(), message, context.autoescape) % {k: counted(v) for k, v in values.items()}
    return _whole(language(), message, context.autoescape)


@pass_eval_context
def _numbered(context: EvalContext, singular: str, plural: str, num: int, **values: Any) -> str:
    """The form that fits `num`, which fills %(num)d as it is read: "1,050"."""
    found = flask_babel.get_translations().ngettext(singular, plural, num).replace("%(num)d", "%(num)s")
    words = Markup(found) if context.autoescape else found  # noqa: S704 - words of ours
    return words % {k: counted(v) for k, v in {"num": num, **values}.items()}


def counted(value: Any) -> Any:
    """A number as people read it, "1,050"; what is none, or less than a thousand, stays as it is."""
    return flask_babel.format_decimal(value) if type(value) is int and value >= 1000 else value


@lru_cache(maxsize=8192)
def _words(of: str, message: str, marked: bool) -> str:
    found = translated(of, message)
    return Markup(found) if marked else found  # noqa: S704 - words of ours


@lru_cache(maxsize=8192)
def _whole(of: str, message: str, marked: bool) -> str:
    return _words(of, message, marked) % {}


def _kept_parts() -> Callable[..., Markup]:
    """Parts of the frame that are the same for all visitors of a page, drawn once."""

    @lru_cache(maxsize=1024)
    def part(template: str, _endpoint: str | None, _root: str, _language: str) -> Markup:
        return Markup(flask.render_template(template, me=False))  # noqa: S704 - drawn by a template

    def for_visitors(template: str) -> Markup:
        request = flask.request
        return part(template, request.endpoint, request.script_root, language())

    return for_visitors


@lru_cache(maxsize=8192)
def _written(name: str, value: datetime, shape: str, _language: str) -> str:
    return str(WRITERS[name](value, shape, rebase=False))
