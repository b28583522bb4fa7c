"""A bank statement is uploaded, looked at, and applied."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, url_for

from app.blueprints.statements.forms import COLUMN_LABELS, UploadStatementForm, columns_form
from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.domain import statements
from app.models import BankStatement, Community
from app.web.feature import Feature
from app.web.forms import OnceForm
from app.web.policy import COMMUNITY_ORGANIZER, signed_in_user
from app.web.render import go, render

feature = Feature("statements", __name__)
ROOT = "/<community>/statements"
ONE = f"{ROOT}/<int:statement_id>"


@feature.form(ROOT, needs=COMMUNITY_ORGANIZER, limit="60 per hour", files=True)
def list_statements(community: Community) -> Response:
    """Upload one; and those that were."""
    form = UploadStatementForm()
    if form.validate_on_submit():
        with form.attempt():
            made = statements.upload_statement(community, *form.read(), by=signed_in_user())
            return go(_page_of(community, made))
    values: dict[str, Any] = {
        "found": statements.list_statements(community),
        "form": form,
        "community": community,
    }
    return render("statements/list_statements.html", **values, accent=community.accent)


@feature.read(ONE, needs=COMMUNITY_ORGANIZER)
def show_statement(community: Community, statement_id: int) -> Response:
    """What it would do, or what it did."""
    statement = statements.get_statement(community, statement_id)
    if statement.applied_at is None:
        return _preview_page(community, statement, OnceForm())
    kept = statements.list_kept(statement)
    values: dict[str, Any] = {"community": community, "statement": statement, "kept": kept}
    return render("statements/show_applied.html", **values, accent=community.accent)


def _preview_page(community: Community, statement: BankStatement, form: OnceForm) -> Response:
    seen = statements.preview(statement, community, _currency())
    if not seen.sure:
        return go(url_for("statements.set_columns", community=community.slug, statement_id=statement.id))
    values: dict[str, Any] = {"community": community, "statement": statement, "seen": seen, "form": form}
    return render(
        "statements/preview_statement.html",
        **values,
        columns=COLUMN_LABELS,
        rows_of=_rows,
        accent=community.accent,
    )


def _rows(judged: list[statements.Judged]) -> list[tuple[Any, ...]]:
    """As the table shows them."""
    return [
        (one.line, one.verdict, one.order, one.order.event.slug if one.order else None, one.slip)
        for one in judged
    ]


@feature.form(f"{ONE}/columns", needs=COMMUNITY_ORGANIZER)
def set_columns(community: Community, statement_id: int) -> Response:
    """Say which column holds what."""
    statement = statements.get_statement(community, statement_id)
    seen = statements.preview(statement, community, _currency())
    form = columns_form(seen.sheet.header, seen.columns)
    if form.validate_on_submit():
        with form.attempt():
            statements.set_columns(statement, form.said())
            return go(_page_of(community, statement))
    values: dict[str, Any] = {"form": form, "community": community, "statement": statement, "seen": seen}
    return render("statements/set_columns.html", **values, accent=community.accent)


@feature.write(f"{ONE}/application", needs=COMMUNITY_ORGANIZER, once=True)
def apply_statement(community: Community, statement_id: int) -> Response:
    """Mark what it pays."""
    statement = statements.get_statement(community, statement_id)
    n = statements.apply_statement(statement, community, _currency(), by=signed_in_user())
    message = ngettext("%(num)d order is paid.", "%(num)d orders are paid.", n)
    return go(_page_of(community, statement), message)


@feature.write(f"{ONE}/deletion", needs=COMMUNITY_ORGANIZER)
def discard_statement(community: Community, statement_id: int) -> Response:
    """Throw it away unapplied."""
    statements.discard_statement(statements.get_statement(community, statement_id))
    page = url_for("statements.list_statements", community=community.slug)
    return go(page, _("Thrown away. Nothing was changed by it."))


def _currency() -> str:
    """Of lines that say none: the one this site uses most."""
    return str(current_app.config["SETTINGS"].default_currency)


def _page_of(community: Community, statement: BankStatement) -> str:
    return url_for("statements.show_statement", community=community.slug, statement_id=statement.id)
