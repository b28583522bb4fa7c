"""Administration: overview, accounts, outbox and audit log; categories are in their own file."""

from __future__ import annotations

from flask import Response, url_for

from app.blueprints.admin import forms
from app.blueprints.admin.feature import feature
from app.core.errors import NotFound
from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.domain import access, accounts, events, reports
from app.web import addresses, nav
from app.web.policy import ADMIN, signed_in_user
from app.web.render import go, render

ROWS = 50


@feature.read("/", needs=ADMIN)
def overview() -> Response:
    """The installation in numbers, what is stuck, what happened last."""
    return render(
        "admin/overview.html",
        figures=reports.count_everything(),
        outbox=reports.count_outbox(),
        history=reports.list_history(limit=12),
        **nav.admin_rail(),
    )


@feature.read("/users", needs=ADMIN)
def list_users() -> Response:
    """All accounts, filtered live."""
    asked = forms.read_user_filter()
    rows = accounts.list_users(asked.q, asked.only, addresses.page_number())
    activity = reports.activity_of(user.id for user in rows.items)
    response = render(
        "admin/list_users.html",
        "admin/_users.html",
        asked=asked,
        rows=rows,
        activity=activity,
        **nav.admin_rail(),
    )
    return addresses.settle(response, asked.address(rows.number), "q")


@feature.read("/users/<int:user_id>", needs=ADMIN)
def show_user(user_id: int) -> Response:
    """One account: what it may do, what was done with it and by it."""
    user = accounts.get_user(user_id)
    return render(
        "admin/show_user.html",
        user=user,
        communities=access.list_communities_of(user.id),
        activity=reports.activity_of([user.id])[user.id],
        about=reports.list_history(subjects=[f"user:{user.id}"], limit=15),
        done=reports.list_history(person=user, limit=15),
        **nav.admin_rail(),
    )


@feature.write("/users/<int:user_id>/suspension", needs=ADMIN)
def suspend_user(user_id: int) -> Response:
    """Close the account."""
    user = accounts.get_user(user_id)
    accounts.suspend_user(user, by=signed_in_user())
    return _back_to(user_id, _("%(name)s is suspended and signed out everywhere.", name=user.name))


@feature.write("/users/<int:user_id>/reinstatement", needs=ADMIN)
def reinstate_user(user_id: int) -> Response:
    """Open it again."""
    user = accounts.get_user(user_id)
    accounts.reinstate_user(user, by=signed_in_user())
    return _back_to(user_id, _("%(name)s can sign in again.", name=user.name))


@feature.write("/users/<int:user_id>/administration", needs=ADMIN)
def make_admin(user_id: int) -> Response:
    """Let the person administer the site."""
    user = accounts.get_user(user_id)
    accounts.make_admin(user, by=signed_in_user())
    return _back_to(user_id, _("%(name)s is an administrator now.", name=user.name))


@feature.write("/users/<int:user_id>/administration/end", needs=ADMIN)
def remove_admin(user_id: int) -> Response:
    """End that; whoever ends their own leaves the administration."""
    user, me = accounts.get_user(user_id), signed_in_user()
    accounts.remove_admin(user, by=me)
    message = _("%(name)s is no administrator any more.", name=user.name)
    return go(url_for("discovery.home"), message) if user.id == me.id else _back_to(user_id, message)


def _back_to(user_id: int, message: str) -> Response:
    return go(url_for("admin.show_user", user_id=user_id), message)


@feature.read("/outbox", needs=ADMIN)
def list_outbox() -> Response:
    """What waits to go out, what went, and first of all what is parked."""
    asked = forms.read_outbox_filter()
    rows = reports.list_outbox(asked.kind, asked.state, addresses.page_number())
    counts = reports.count_outbox()
    return render("admin/list_outbox.html", asked=asked, rows=rows, counts=counts, **nav.admin_rail())


@feature.write("/outbox/<table>/<int:row_id>/runs", needs=ADMIN)
def run_again(table: str, row_id: int) -> Response:
    """Let one parked row run again."""
    reports.run_again(reports.get_parked(table, row_id), by=signed_in_user())
    return go(url_for("admin.list_outbox", kind=table), _("It runs again now."))


@feature.write("/outbox/runs", needs=ADMIN)
def run_all_again() -> Response:
    """Let all parked rows run again."""
    count = reports.run_all_again(by=signed_in_user())
    message = ngettext("%(num)d parked row runs again.", "%(num)d parked rows run again.", count)
    return go(url_for("admin.list_outbox"), message)


@feature.read("/facts", needs=ADMIN)
def list_facts() -> Response:
    """The audit log, newest first."""
    asked = forms.read_fact_filter()
    found = reports.list_history(
        event_id=_event_id(asked.event), kind=asked.kind, before=asked.before or None, limit=ROWS + 1
    )
    response = render(
        "admin/list_facts.html",
        "admin/_facts.html",
        asked=asked,
        history=found[:ROWS],
        more=len(found) > ROWS,
        kinds=reports.known_kinds(),
        **nav.admin_rail(),
    )
    return addresses.settle(response, asked.address(asked.before), "event")


def _event_id(slug: str) -> int | None:
    """The event's id, None without a slug; an event that is not there has no facts."""
    try:
        return events.get_event(slug).id if slug else None
    except NotFound:
        return 0
