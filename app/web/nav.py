"""Where one can go: the top bar, and the rails of the manage and admin pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask import Flask, request, url_for
from flask_babel import format_date
from flask_login import current_user

from app.core.i18n import gettext as _
from app.domain import inbox
from app.models import Event
from app.web import pictures

# features whose pages all lie below their one entry of an event's rail
WITH_ONE_ENTRY = {
    "tickets", "questions", "promotions", "waitlist", "badges", "access", "surveys", "certificates",
}  # fmt: skip


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    icon: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Group:
    title: str
    links: list[Link] = field(default_factory=list)


@dataclass(frozen=True)
class RailHead:
    title: str
    subtitle: str
    picture: str | None
    url: str


def set_up(app: Flask) -> None:
    app.context_processor(lambda: {"nav": Nav()})


class Nav:
    """What the frame of a page asks for, if it does."""

    @property
    def main(self) -> list[Link]:
        """The entries of the top bar."""
        return main()

    def unread(self) -> int:
        """How many notifications wait for whoever is signed in."""
        return unread()


def link(label: str, endpoint: str, icon: str, count: int | None = None, **values: Any) -> Link:
    """A link to an endpoint, current when the request is for it or for a page below it."""
    current = request.endpoint == endpoint or _is_below(endpoint)
    return Link(label, url_for(endpoint, **values), icon, current, count)


def _is_below(endpoint: str) -> bool:
    """Whether the page asked for lies below this one: of the same feature, or about one order."""
    if endpoint == "manage.list_orders":
        return "code" in (request.view_args or {})
    feature = endpoint.partition(".")[0]
    return feature in WITH_ONE_ENTRY and request.blueprint == feature


def main() -> list[Link]:
    """The entries of the top bar."""
    entries = [
        link(_("Discover"), "discovery.list_events", "compass"),
        link(_("Communities"), "communities.list_communities", "users"),
    ]
    if current_user.is_authenticated:
        entries.append(link(_("My tickets"), "orders.my_bookings", "ticket"))
        entries.append(link(_("Manage"), "manage.dashboard", "layout-dashboard"))
    else:
        entries.append(link(_("Find a booking"), "orders.find_booking", "ticket"))
    return entries


def unread() -> int:
    """How many notifications wait for whoever is signed in."""
    return inbox.count_unread(current_user.id) if current_user.is_authenticated else 0


def event_rail(event: Event) -> dict[str, Any]:
    """What manage.html needs to show the pages of one event."""
    slug = event.slug
    first = [
        link(_("Overview"), "manage.overview", "layout-dashboard", event=slug),
        link(_("Edit event"), "events.edit_event", "pencil", event=slug),
        link(_("Tickets"), "tickets.list_ticket_types", "ticket", event=slug),
        link(_("Orders"), "manage.list_orders", "wallet", event=slug),
        link(_("Attendees"), "manage.list_attendees", "users", event=slug),
        link(_("Questions"), "questions.list_questions", "clipboard-list", event=slug),
        link(_("Promo codes"), "promotions.list_codes", "tag", event=slug),
        link(_("Waitlist"), "waitlist.list_waitlist", "hourglass", event=slug),
    ]
    day = [
        link(_("Check-in"), "checkin.scanner", "scan-line", event=slug),
        link(_("Check-in lists"), "checkin.show_lists", "list-checks", event=slug),
        link(_("Badges"), "badges.show_badges", "user", event=slug),
        link(_("Team"), "access.list_team", "user-plus", event=slug),
    ]
    after = [
        link(_("Reviews"), "reviews.list_event_reviews", "star", event=slug),
        link(_("Surveys"), "surveys.list_surveys", "sliders-horizontal", event=slug),
        link(_("Certificates"), "certificates.list_certificates", "award", event=slug),
    ]
    return {
        "rail": [Group("", first), Group(_("On the day"), day), Group(_("Afterwards"), after)],
        "bottom": [first[0], first[3], first[4], day[0]],
        "rail_head": RailHead(
            event.title, _day(event), pictures.cover_url(event, 320), url_for("manage.overview", event=slug)
        ),
        "accent": event.community.accent,
    }


def admin_rail() -> dict[str, Any]:
    """What manage.html needs to show the administration."""
    people = [
        link(_("Overview"), "admin.overview", "layout-dashboard"),
        link(_("Users"), "admin.list_users", "users"),
    ]
    watch = [
        link(_("Reported reviews"), "reviews.list_reported", "flag"),
        link(_("Outbox"), "admin.list_outbox", "mail"),
        link(_("Audit log"), "admin.list_facts", "history"),
    ]
    set_up_links = [link(_("Categories"), "admin.list_categories", "tag")]
    return {
        "rail": [Group("", people), Group(_("Watch"), watch), Group(_("Set up"), set_up_links)],
        "bottom": [people[1], *watch[1:]],
        "rail_head": RailHead(_("Administration"), "", None, url_for("admin.overview")),
    }


def _day(event: Event) -> str:
    words = "EEE d MMMM y" if event.in_another_year else "EEE d MMMM"
    return str(format_date(event.local_start, words, rebase=False))
