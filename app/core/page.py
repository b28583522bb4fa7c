"""One page of a long list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select

from app.core.db import db

T = TypeVar("T")
U = TypeVar("U")
LARGEST_PAGE = 10_000


@dataclass(frozen=True)
class Page(Generic[T]):
    """The items of page `number` (from 1), `size` a page, of `total` in all."""

    items: Sequence[T]
    number: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def has_prev(self) -> bool:
        return self.number > 1

    @property
    def has_next(self) -> bool:
        return self.number < self.pages

    @property
    def first(self) -> int:
        """The position of the first item, from 1; 0 in an empty list."""
        return (self.number - 1) * self.size + 1 if self.items else 0

    @property
    def last(self) -> int:
        return self.first + len(self.items) - 1 if self.items else 0

    def with_items(self, items: Sequence[U]) -> Page[U]:
        """The same page with its items replaced one by one."""
        return replace(self, items=items)  # type: ignore[return-value, arg-type]


def paginate(query: Select[Any], number: int, size: int = 20) -> Page[Any]:
    """Page `number` of an ordered query; a number outside the list is drawn back into it."""
    total = db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    pages = max(1, -(-total // size))
    number = min(max(1, number), pages, LARGEST_PAGE)
    rows = db.session.execute(query.limit(size).offset((number - 1) * size)).all() if total else []
    items = [row[0] if len(row) == 1 else row for row in rows]
    return Page(items, number, size, total)
