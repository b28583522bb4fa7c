"""From an address to a search and back; what makes no sense is not asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from flask import current_app
from werkzeug.datastructures import MultiDict

from app.core import clock, text
from app.domain import discovery
from app.domain.discovery import Search
from app.models.events import KINDS
from app.web import addresses

LONGEST = 100
MOST_CATEGORIES = 30


def today() -> date:
    """The day it is where this installation is at home."""
    return clock.now().astimezone(clock.zone(current_app.config["SETTINGS"].default_timezone)).date()


def read_search(args: MultiDict[str, str]) -> Search:
    """The search that an address stands for."""
    return Search(
        words=_line(args.get("q")),
        city=_line(args.get("city")),
        categories=tuple(dict.fromkeys(_line(slug) for slug in args.getlist("category")[:MOST_CATEGORIES])),
        kind=_one_of(args.get("kind"), KINDS),
        price=_one_of(args.get("price"), discovery.PRICES),
        when=_one_of(args.get("when"), discovery.WHENS),
        first=_day(args.get("from")),
        last=_day(args.get("to")),
        online=bool(args.get("online")),
        left=bool(args.get("left")),
        sort=_one_of(args.get("sort"), discovery.SORTS) or discovery.DATE,
    )


def address(search: Search, page: int = 1, **changes: Any) -> str:
    """The shareable address of a search, with some of it changed."""
    search = replace(search, **changes)
    asked = {
        "q": search.words,
        "city": search.city,
        "category": list(search.categories),
        "kind": search.kind,
        "price": search.price,
        "when": search.when,
        "from": search.first.isoformat() if search.first else "",
        "to": search.last.isoformat() if search.last else "",
        "online": "1" if search.online else "",
        "left": "1" if search.left else "",
        "sort": search.sort if search.sort != discovery.DATE else "",
        "page": page,
    }
    return addresses.tidy("discovery.list_events", asked)


def unfiltered(search: Search) -> Search:
    """The same words and order, anywhere and at any time."""
    return Search(words=search.words, sort=search.sort)


def _line(value: str | None) -> str:
    return text.one_line((value or "")[: LONGEST * 2])[:LONGEST]


def _one_of(value: str | None, known: tuple[str, ...]) -> str:
    return value if value in known else ""


def _day(value: str | None) -> date | None:
    try:
        day = date.fromisoformat(value or "")
    except ValueError:
        return None
    return day if 1970 <= day.year <= 2200 else None
