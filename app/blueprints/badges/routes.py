"""Badges: how they look, sheets of them, and one more at the door."""

from __future__ import annotations

from typing import Any

from flask import Response, url_for

from app.blueprints.badges.forms import SIZES, DesignBadgesForm, design_form, read_wish, values_of
from app.core import files, outbox
from app.core.errors import NotFound
from app.core.i18n import gettext as _
from app.domain import badges, documents, questions, tickets
from app.models import BadgeDesign, Event
from app.web import nav
from app.web.feature import Feature
from app.web.policy import EVENT_DOOR, EVENT_ORGANIZER, signed_in_user
from app.web.printing import as_pdf, check_press
from app.web.render import go, render

feature = Feature("badges", __name__)
ROOT = "/manage/<event>/badges"
ONE = f"{ROOT}/prints/<int:print_id>"


@feature.read(ROOT, needs=EVENT_ORGANIZER)
def show_badges(event: Event) -> Response:
    """How they look, whose to print, and what was printed."""
    total, new = badges.count_badges(event)
    values: dict[str, Any] = {"total": total, "new": new, "sizes": SIZES, "types": _types(event)}
    return render(
        "badges/show_badges.html",
        event=event,
        design=badges.find_design(event),
        prints=badges.list_prints(event),
        has_pdf=documents.can_make_pdf(),
        **values,
        **nav.event_rail(event),
    )


def _types(event: Event) -> list[Any]:
    return [offer.type for offer in tickets.list_offers(event, hidden=True)]


@feature.form(f"{ROOT}/design", needs=EVENT_ORGANIZER)
def design_badges(event: Event) -> Response:
    """Say how they look."""
    form = _form(event, badges.find_design(event))
    if form.validate_on_submit():
        with form.attempt():
            badges.save_design(event, form.look(), form.version.data, by=signed_in_user())
            return go(_page_of(event), _("Saved."))
    theirs = form.catch_up(values_of(badges.find_design(event))) if form.stale else []
    values = {"event": event, "form": form, "theirs": theirs, **nav.event_rail(event)}
    return render("badges/design_badges.html", status=form.status, **values)


def _form(event: Event, design: BadgeDesign | None) -> DesignBadgesForm:
    return design_form(_types(event), questions.list_questions(event), design)


@feature.read(f"{ROOT}/sample.pdf", needs=EVENT_ORGANIZER, limit="30 per minute")
def sample_pdf(event: Event) -> Response:
    """How one with a short name and one with a long name will look."""
    check_press()
    return as_pdf(badges.print_sample(_design(event), event), "badges-sample.pdf", shown=True)


def _design(event: Event) -> BadgeDesign:
    design = badges.find_design(event)
    if design is None:
        raise NotFound
    return design


@feature.write(f"{ROOT}/prints", needs=EVENT_ORGANIZER, limit="60 per hour")
def print_badges(event: Event) -> Response:
    """Let the worker print them."""
    check_press()
    made = badges.print_badges(event, read_wish(), by=signed_in_user())
    return go(url_for("badges.show_print", event=event.slug, print_id=made.id))


@feature.read(ONE, needs=EVENT_ORGANIZER)
def show_print(event: Event, print_id: int) -> Response:
    """How far it is, and its files."""
    made = badges.get_print(event, print_id)
    parts = badges.list_parts(made)
    return render(
        "badges/show_print.html",
        "badges/_parts.html",
        event=event,
        made=made,
        parts=parts,
        done=sum(part.state == outbox.DONE for part in parts),
        failed=any(part.state == outbox.PARKED for part in parts),
        size=badges.PART,
        **nav.event_rail(event),
    )


@feature.write(f"{ONE}/runs", needs=EVENT_ORGANIZER)
def run_again(event: Event, print_id: int) -> Response:
    """Try what failed again."""
    made = badges.get_print(event, print_id)
    badges.run_again(made)
    return go(url_for("badges.show_print", event=event.slug, print_id=made.id))


@feature.read(f"{ONE}/<int:position>.pdf", needs=EVENT_ORGANIZER, limit="120 per minute")
def part_pdf(event: Event, print_id: int, position: int) -> Response:
    """One file of a print."""
    part = badges.get_part(badges.get_print(event, print_id), position)
    content = files.read_private(part.file or "")
    if content is None:
        raise NotFound
    return as_pdf(content, f"badges-{print_id}-{position}.pdf")


@feature.read(f"{ROOT}/tickets/<int:ticket_id>.pdf", needs=EVENT_DOOR, limit="120 per minute")
def badge_pdf(event: Event, ticket_id: int) -> Response:
    """One badge again, for a printer at the door."""
    ticket = tickets.get_valid_ticket(event, ticket_id)
    check_press()
    return as_pdf(badges.print_one(_design(event), event, ticket), f"badge-{ticket.number}.pdf")


def _page_of(event: Event) -> str:
    return url_for("badges.show_badges", event=event.slug)
