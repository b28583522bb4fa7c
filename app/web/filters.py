"""What templates can call: words for money, times and text; addresses of files."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Flask, request
from jinja2 import StrictUndefined
from markupsafe import Markup

from app.core import money, text
from app.core.i18n import language
from app.domain import events, taxes
from app.models import TicketType
from app.web import pictures, templating
from app.web.kept import public_url


def set_up(app: Flask) -> None:
    templating.set_up(app)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.do")
    app.jinja_env.filters.update(
        money=_money,
        plain_money=money.plain,
        markdown=_markdown,
        excerpt=text.to_plain,
        terms=events.say_terms,
        terms_now=events.say_terms_now,
        tax_name=taxes.name_tax,
        tax_words=_tax_words,
        rule_name=lambda rule: taxes.name_tax(taxes.tax_by(rule)),
        rule_words=lambda rule: taxes.say_tax(taxes.tax_by(rule)),
        taxed=taxes.taxes_of,
        cost=taxes.cost_of,
    )
    app.jinja_env.globals.update(
        cover_url=pictures.cover_url, cover_set=pictures.cover_set, public_url=public_url, same_page=same_page
    )
    app.context_processor(lambda: {"theme": theme(), "lang": language(), "posts": False})


def theme() -> str:
    """The look the reader chose: light, dark, or "" for the system's."""
    chosen = request.cookies.get("theme", "") if request else ""
    return chosen if chosen in {"light", "dark"} else ""


def same_page(**changes: Any) -> str:
    """The address of this page with some of its query changed; None takes a value out."""
    pairs = [(k, v) for k, v in request.args.items(multi=True) if k not in changes and v]
    pairs += [(k, v) for k, v in changes.items() if v is not None]
    return request.path + ("?" + urlencode(pairs) if pairs else "")


def _money(amount: int, currency: str) -> str:
    return money.written(amount, currency, language())


def _tax_words(ticket_type: TicketType) -> str:
    return taxes.say_tax(taxes.tax_of(ticket_type))


def _markdown(source: str) -> Markup:
    return Markup(text.to_html(source))  # noqa: S704 - to_html sanitises
