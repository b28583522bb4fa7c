"""Communities: their pages, and who organizes for them."""

from __future__ import annotations

from flask import Response, current_app, url_for

from app.blueprints.communities.forms import AddMemberForm, EditCommunityForm, NewCommunityForm, values_of
from app.core.i18n import gettext as _
from app.domain import access, communities, events, reviews, tickets
from app.models import Community
from app.web import addresses
from app.web.feature import Feature
from app.web.policy import (
    ANYONE,
    COMMUNITY,
    COMMUNITY_ORGANIZER,
    COMMUNITY_OWNER,
    SIGNED_IN,
    signed_in_user,
    viewer,
)
from app.web.render import go, render

feature = Feature("communities", __name__)


@feature.read("", needs=ANYONE, cached=True)
def list_communities() -> Response:
    """Everybody who organizes here."""
    found = communities.list_communities(addresses.page_number())
    return render("communities/list_communities.html", found=found)


@feature.form("/new", needs=SIGNED_IN, once=True, limit="20 per hour")
def new_community() -> Response:
    """Start one, where that is open or for an admin."""
    person, is_open = signed_in_user(), current_app.config["SETTINGS"].open_communities
    form = NewCommunityForm()
    if form.validate_on_submit():
        with form.attempt():
            community = communities.start_community(form.details(), by=person, open_to_all=is_open)
            page = url_for("communities.show_community", community=community.slug)
            return go(page, _("Started. Make its first event next."))
    may_start = communities.may_start(person, open_to_all=is_open)
    return render(
        "communities/new_community.html", "communities/_new_form.html", form=form, may_start=may_start
    )


@feature.read("/<community>", needs=COMMUNITY, cached=True)
def show_community(community: Community) -> Response:
    """What it is, what comes and what was."""
    person = viewer()
    coming = events.list_events_of(community, past=False, number=addresses.page_number())
    past = events.list_events_of(community, past=True, size=10)
    rating = reviews.rating_of_community(community)
    return render(
        "communities/show_community.html",
        community=community,
        coming=coming,
        past=past,
        prices=tickets.list_price_ranges([event.id for event in (*coming.items, *past.items)]),
        rating=rating,
        said=reviews.list_of_community(community) if rating.count else [],
        role=access.role_in(person.id, community.id) if person else None,
        accent=community.accent,
    )


@feature.form("/<community>/edit", needs=COMMUNITY_ORGANIZER)
def edit_community(community: Community) -> Response:
    """Change what it says about itself."""
    form = EditCommunityForm(data=values_of(community))
    if form.validate_on_submit():
        with form.attempt():
            communities.edit_community(community, form.details(), form.version.data, by=signed_in_user())
            return go(url_for("communities.show_community", community=community.slug), _("Saved."))
    theirs = form.catch_up(values_of(community)) if form.stale else []
    values = {"form": form, "community": community, "theirs": theirs, "accent": community.accent}
    return render(
        "communities/edit_community.html", "communities/_edit_form.html", status=form.status, **values
    )


@feature.read("/<community>/members", needs=COMMUNITY_ORGANIZER)
def list_members(community: Community) -> Response:
    """Who organizes for it."""
    return _members(community, AddMemberForm())


@feature.write("/<community>/members", needs=COMMUNITY_OWNER, limit="30 per hour")
def add_member(community: Community) -> Response:
    """Let somebody organize, or change their role."""
    form = AddMemberForm()
    if form.validate_on_submit():
        with form.attempt():
            person = access.invite_member(community, form.email.data, form.role.data, by=signed_in_user())
            return _listed(community, _("%(name)s organizes with you.", name=person.name))
    return _members(community, form)


@feature.write("/<community>/members/<int:user_id>/removal", needs=COMMUNITY_OWNER)
def remove_member(community: Community, user_id: int) -> Response:
    """End a membership."""
    access.remove_member(community, user_id, by=signed_in_user())
    return _listed(community, _("No longer a member."))


def _members(community: Community, form: AddMemberForm) -> Response:
    return render(
        "communities/list_members.html",
        "communities/_member_form.html",
        form=form,
        community=community,
        members=access.list_members(community),
        is_owner=access.owns(signed_in_user().id, community.id),
        accent=community.accent,
    )


def _listed(community: Community, message: str) -> Response:
    return go(url_for("communities.list_members", community=community.slug), message)
