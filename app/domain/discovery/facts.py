"""What happened to categories."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from app.core.facts import What


@dataclass(frozen=True)
class CategoryFact(What):
    noun: ClassVar[str] = "category"
    subject_field: ClassVar[str] = "category_id"
    category_id: int


@dataclass(frozen=True)
class CategoryAdded(CategoryFact):
    pass


@dataclass(frozen=True)
class CategoryRenamed(CategoryFact):
    pass


@dataclass(frozen=True)
class CategoryMoved(CategoryFact):
    position: int


@dataclass(frozen=True)
class CategoryDeleted(CategoryFact):
    pass
