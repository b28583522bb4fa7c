"""Waiting for places at a sold-out event, and who waits."""

from __future__ import annotations

from flask import Response, request, url_for

from app.blueprints.waitlist.forms import JoinWaitlistForm, LeaveWaitlistForm
from app.core.i18n import gettext as _
from app.domain import tickets, waitlist
from app.models import Event, WaitlistEntry
from app.web import nav
from app.web.addresses import page_number
from app.web.feature import Feature
from app.web.filters import same_page
from app.web.policy import EVENT_ORGANIZER, EVENT_READER, WAITLIST_ENTRY, signed_in_user, viewer
from app.web.render import go, render

feature = Feature("waitlist", __name__)


@feature.form("/events/<event>/waitlist", needs=EVENT_READER, once=True, limit="10 per minute")
def join_waitlist(event: Event) -> Response:
    """Wait for what is sold out."""
    asked = request.args.get("type", type=int)
    form = JoinWaitlistForm(tickets.list_offers(event), viewer(), data={"type": asked} if asked else {})
    if form.validate_on_submit():
        with form.attempt():
            return _joined(event, waitlist.join(event, form.wish(), by=viewer()))
    return _join_page(event, form)


def _join_page(event: Event, form: JoinWaitlistForm) -> Response:
    person = viewer()
    mine = waitlist.find_entry_of_user(event, person) if person else None
    return render(
        "waitlist/join_waitlist.html",
        event=event,
        form=form,
        mine=waitlist.stand(mine) if mine else None,
        secret_of=waitlist.entry_secret,
        accent=event.community.accent,
        posts=True,
    )


def _joined(event: Event, entry: WaitlistEntry) -> Response:
    """To one's own entry; for an address that anybody may have typed, the letter alone leads there."""
    person = viewer()
    if person is not None and entry.user_id == person.id:
        return go(_page_of(entry), _("You are on the waitlist."))
    page = url_for("events.show_event", event=event.slug)
    return go(page, _("You are on the waitlist. The letter on its way to you says which place you have."))


def _page_of(entry: WaitlistEntry) -> str:
    return url_for("waitlist.show_entry", entry=waitlist.entry_secret(entry.code))


@feature.read("/waitlist/<entry>", needs=WAITLIST_ENTRY)
def show_entry(entry: WaitlistEntry, event: Event) -> Response:
    """Which place one has in the line, and what is offered."""
    page = render(
        "waitlist/show_entry.html",
        "waitlist/_standing.html",
        event=event,
        standing=waitlist.stand(entry),
        secret=waitlist.entry_secret(entry.code),
        accent=event.community.accent,
    )
    return _private(page)


@feature.form("/waitlist/<entry>/leaving", needs=WAITLIST_ENTRY, once=True, limit="10 per minute")
def leave_waitlist(entry: WaitlistEntry, event: Event) -> Response:
    """Ask, then give the place in the line, or the offer, to the next."""
    form = LeaveWaitlistForm()
    if form.validate_on_submit():
        with form.attempt():
            waitlist.leave(entry, by=viewer())
            return go(_page_of(entry), _("You are off the waitlist."))
    page = render(
        "waitlist/leave_waitlist.html",
        event=event,
        form=form,
        standing=waitlist.stand(entry),
        secret=waitlist.entry_secret(entry.code),
        accent=event.community.accent,
        posts=True,
    )
    return _private(page)


def _private(response: Response) -> Response:
    """For whoever has the link alone, and asked anew each time: the line moves on."""
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@feature.read("/manage/<event>/waitlist", needs=EVENT_ORGANIZER)
def list_waitlist(event: Event) -> Response:
    """Who waits, in the line's order; or who did, and how it ended."""
    past = request.args.get("show") == "past"
    return render(
        "waitlist/list_waitlist.html",
        event=event,
        page=waitlist.list_standings(event, page_number(), past=past),
        lines=waitlist.list_lines(event),
        past=past,
        page_address=lambda n: same_page(page=n),
        **nav.event_rail(event),
    )


@feature.write("/manage/<event>/waitlist/<int:entry_id>/removal", needs=EVENT_ORGANIZER)
def remove_entry(event: Event, entry_id: int) -> Response:
    """Take somebody off the list."""
    entry = waitlist.get_entry_of_event(event, entry_id)
    waitlist.remove(entry, by=signed_in_user())
    return go(url_for("waitlist.list_waitlist", event=event.slug), _("Taken off. They get a letter."))
