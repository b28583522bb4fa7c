"""The categories of the installation: named, put in order, deleted while nothing is in them."""

from __future__ import annotations

from sqlalchemy import func, select

from app.core import facts, ids
from app.core.db import db
from app.core.errors import NotFound, Refused
from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.core.page import Page, paginate
from app.domain.discovery.facts import CategoryAdded, CategoryDeleted, CategoryMoved, CategoryRenamed
from app.models import Category, Event, User


def list_categories() -> list[Category]:
    """All categories in their order."""
    return list(db.session.scalars(select(Category).order_by(Category.position, Category.id)))


def page_categories(page: int, size: int) -> Page[Category]:
    """One page of all categories, in their order."""
    return paginate(select(Category).order_by(Category.position, Category.id), page, size)


def count_events_by_category() -> dict[int, int]:
    """How many events, drafts included, each category holds; one without events is not there."""
    query = select(Category.id, func.count()).join(Event, Event.category_id == Category.id)
    return dict(db.session.execute(query.group_by(Category.id)).all())


def get_category(category_id: int) -> Category:
    """Raises NotFound."""
    category = db.session.get(Category, category_id)
    if category is None:
        raise NotFound
    return category


def add_category(name: str, *, by: User) -> Category:
    """A new category after all others. Raises Refused for a name that is taken."""
    _lock()
    _check(name)
    last = db.session.scalar(select(func.max(Category.position))) or 0
    category = Category(slug=_free_slug(name), name=name, position=last + 1)
    db.session.add(category)
    db.session.flush()
    facts.record(CategoryAdded(category.id), by.id)
    return category


def rename_category(category: Category, name: str, *, by: User) -> None:
    """Give another name; its address stays, so that shared links hold. Raises Refused for a name in use."""
    _lock()
    _check(name, but=category)
    if category.name != name:
        category.name = name
        facts.record(CategoryRenamed(category.id), by.id)


def move_category(category: Category, step: int, *, by: User) -> None:
    """Change places with the neighbour before (-1) or after (1); at the end nothing happens."""
    _lock()
    rows = list_categories()
    here = next(place for place, row in enumerate(rows) if row.id == category.id)
    there = here + (1 if step > 0 else -1)
    if not 0 <= there < len(rows):
        return
    rows[here], rows[there] = rows[there], rows[here]
    for position, row in enumerate(rows, 1):
        row.position = position
    facts.record(CategoryMoved(category.id, there + 1), by.id)


def delete_category(category: Category, *, by: User) -> None:
    """Raises Refused while events are in it, with how many."""
    _lock()
    used = db.session.scalar(select(func.count()).where(Event.category_id == category.id)) or 0
    if used:
        raise Refused(
            ngettext(
                "%(num)d event is in %(name)s. Move it to another category first.",
                "%(num)d events are in %(name)s. Move them to another category first.",
                used,
                name=category.name,
            )
        )
    facts.record(CategoryDeleted(category.id), by.id)
    db.session.delete(category)


def _lock() -> None:
    """One change at a time, so that positions and names stay apart."""
    db.session.execute(select(func.pg_advisory_xact_lock(func.hashtext("categories"))))


def _check(name: str, but: Category | None = None) -> None:
    same = select(Category.id).where(func.marquee_fold(Category.name) == func.marquee_fold(name))
    taken = db.session.scalar(same.where(Category.id != but.id) if but else same)
    if taken is not None:
        raise Refused(_("There is a category of this name already."), "name", status=422)


def _free_slug(name: str) -> str:
    base = ids.slugify(name) or "category"
    taken = set(db.session.scalars(select(Category.slug).where(Category.slug.startswith(base))))
    n = next(n for n in range(1, len(taken) + 2) if (base if n == 1 else f"{base}-{n}") not in taken)
    return base if n == 1 else f"{base}-{n}"
