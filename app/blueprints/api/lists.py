"""Lists: their queries and the page they answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

import marshmallow as ma
from flask import current_app, request
from marshmallow import fields, validate

from app.blueprints.api.fields import Asked, Line
from app.core.page import LARGEST_PAGE, Page

MOST = 100
Row = TypeVar("Row")


class ListQuery(ma.Schema):
    """Which page of a list."""

    page = Asked(1, LARGEST_PAGE, load_default=1)
    page_size = Asked(1, MOST, load_default=20)


class SearchQuery(ListQuery):
    """Which page of a list, of those that fit."""

    search = Line(100, load_default="")


def ordering(*names: str) -> fields.String:
    """The orders that a list knows; the first is the usual one."""
    return fields.String(load_default=names[0], validate=validate.OneOf(names))


def told(page: Page[Any], query: dict[str, Any], shape: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
    """The page on the wire; one past the end is empty."""
    asked = query["page"]
    items = page.items if asked == page.number else []
    return {
        "count": page.total,
        "next": _address(asked + 1) if asked < page.pages else None,
        "previous": _address(min(asked - 1, page.pages)) if asked > 1 else None,
        "results": [shape(item) for item in items],
    }


def sliced(
    rows: Sequence[Row], query: dict[str, Any], shape: Callable[[Row], dict[str, Any]]
) -> dict[str, Any]:
    """The page asked for, of a short list that is read whole."""
    size = query["page_size"]
    first = (query["page"] - 1) * size
    return told(Page(rows[first : first + size], query["page"], size, len(rows)), query, shape)


def _address(number: int) -> str:
    pairs = [(k, v) for k, v in request.args.items(multi=True) if k != "page"]
    base: str = current_app.config["PUBLIC_URL"]
    return f"{base}{request.path}?{urlencode([*pairs, ('page', number)])}"
