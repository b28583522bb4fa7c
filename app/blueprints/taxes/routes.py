"""A community's taxes, and which one an event follows; for who organizes there."""

from __future__ import annotations

from flask import Response, request, url_for

from app.blueprints.taxes.forms import AddTaxForm, EditTaxForm, values_of
from app.core.i18n import gettext as _
from app.domain import taxes
from app.models import Community, Event
from app.web.feature import Feature
from app.web.policy import COMMUNITY_ORGANIZER, EVENT_ORGANIZER, signed_in_user
from app.web.render import go, render

feature = Feature("taxes", __name__)
ROOT = "/communities/<community>/taxes"


@feature.read(ROOT, needs=COMMUNITY_ORGANIZER)
def list_taxes(community: Community) -> Response:
    """The taxes that its events may follow, with how many do."""
    found, uses = taxes.list_rules(community.id), taxes.count_events(community.id)
    return render("taxes/list_taxes.html", community=community, found=found, uses=uses,
                  accent=community.accent)  # fmt: skip


@feature.form(f"{ROOT}/new", needs=COMMUNITY_ORGANIZER, once=True)
def add_tax(community: Community) -> Response:
    """A new tax."""
    form = AddTaxForm()
    if form.validate_on_submit():
        with form.attempt():
            taxes.add_rule(community, form.details(), by=signed_in_user())
            return _listed(community, _("Tax added. Choose it where an event’s tickets are."))
    return render("taxes/add_tax.html", form=form, community=community, accent=community.accent)


@feature.form(f"{ROOT}/<int:rule_id>/edit", needs=COMMUNITY_ORGANIZER)
def edit_tax(community: Community, rule_id: int) -> Response:
    """Change a tax for bookings to come."""
    rule = taxes.get_rule(community.id, rule_id)
    form = EditTaxForm(data=values_of(rule))
    if form.validate_on_submit():
        with form.attempt():
            taxes.edit_rule(rule, form.details(), form.version.data, by=signed_in_user())
            return _listed(community, _("Saved."))
    theirs = form.catch_up(values_of(rule)) if form.stale else []
    return render("taxes/edit_tax.html", form=form, community=community, rule=rule, theirs=theirs,
                  accent=community.accent, status=form.status)  # fmt: skip


@feature.write(f"{ROOT}/<int:rule_id>/withdrawal", needs=COMMUNITY_ORGANIZER)
def withdraw_tax(community: Community, rule_id: int) -> Response:
    """Offer a tax no more."""
    taxes.withdraw_rule(taxes.get_rule(community.id, rule_id), by=signed_in_user())
    return _listed(community, _("No longer offered. Events that have it keep it."))


@feature.write("/events/<event>/tax", needs=EVENT_ORGANIZER)
def tax_event(event: Event) -> Response:
    """Say which tax the event's prices follow."""
    rule_id = request.form.get("rule", type=int)
    taxes.tax_event(event, rule_id or None, by=signed_in_user())
    return go(url_for("tickets.list_ticket_types", event=event.slug), _("Saved."))


def _listed(community: Community, message: str) -> Response:
    return go(url_for("taxes.list_taxes", community=community.slug), message)
