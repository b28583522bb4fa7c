"""Administration: the categories that events are sorted into."""

from __future__ import annotations

from flask import Response, request, url_for

from app.blueprints.admin.feature import feature
from app.blueprints.admin.forms import NameCategoryForm
from app.core.i18n import gettext as _
from app.domain import discovery
from app.web import nav
from app.web.policy import ADMIN, signed_in_user
from app.web.render import go, render


@feature.form("/categories", needs=ADMIN)
def list_categories() -> Response:
    """All of them in their order, and the form for one more."""
    form = NameCategoryForm()
    if form.validate_on_submit():
        with form.attempt():
            discovery.add_category(form.name.data or "", by=signed_in_user())
            return _back(_("Category added."))
    return render(
        "admin/list_categories.html",
        "admin/_add_category.html",
        form=form,
        categories=discovery.list_categories(),
        counts=discovery.count_events_by_category(),
        **nav.admin_rail(),
    )


@feature.form("/categories/<int:category_id>/name", needs=ADMIN)
def rename_category(category_id: int) -> Response:
    """Another name; the address stays."""
    row = discovery.get_category(category_id)
    form = NameCategoryForm(name=row.name)
    if form.validate_on_submit():
        with form.attempt():
            discovery.rename_category(row, form.name.data or "", by=signed_in_user())
            return _back(_("Category renamed."))
    return render(
        "admin/rename_category.html",
        "admin/_rename_category.html",
        form=form,
        category=row,
        **nav.admin_rail(),
    )


@feature.write("/categories/<int:category_id>/position", needs=ADMIN)
def move_category(category_id: int) -> Response:
    """One place up or down."""
    step = -1 if request.form.get("step") == "up" else 1
    discovery.move_category(discovery.get_category(category_id), step, by=signed_in_user())
    return _back(_("Order changed."))


@feature.write("/categories/<int:category_id>/deletion", needs=ADMIN)
def delete_category(category_id: int) -> Response:
    """Take an unused one away."""
    discovery.delete_category(discovery.get_category(category_id), by=signed_in_user())
    return _back(_("Category deleted."))


def _back(message: str) -> Response:
    return go(url_for("admin.list_categories"), message)
