"""The door of an event: its scanner, its scans, its search."""

from __future__ import annotations

from flask import Response, request, url_for

from app.blueprints.checkin.forms import ScanTicketForm
from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.core.text import one_line
from app.domain import checkin
from app.models import CheckInList, Event
from app.web import hx
from app.web.feature import Feature
from app.web.policy import EVENT_DOOR, signed_in_user
from app.web.render import go, render

feature = Feature("checkin", __name__)
BUSY_DOORS = "1200 per minute"
LONGEST_SEARCH = 100


@feature.read("/events/<event>/door", needs=EVENT_DOOR)
def scanner(event: Event) -> Response:
    """The scanner; htmx gets the last scans alone, which change while one looks."""
    door = checkin.get_list(event)
    count, scans = checkin.count_inside(door), checkin.last_scans(door)
    page = render("checkin/scanner.html", "checkin/_last_scans.html", event=event, door=door, count=count,
                  scans=scans, form=ScanTicketForm(formdata=None), search="", found=[])  # fmt: skip
    return _used_once(page)


@feature.read("/events/<event>/door/count", needs=EVENT_DOOR)
def door_count(event: Event) -> Response:
    """How many are in, of how many."""
    count = checkin.count_inside(checkin.get_list(event))
    return render("checkin/_count.html", event=event, count=count)


@feature.read("/events/<event>/door/search", needs=EVENT_DOOR)
def find_guest(event: Event) -> Response:
    """Guests by name, order or ticket number, each with a way in."""
    door = checkin.get_list(event)
    search = one_line(request.args.get("q", ""))[:LONGEST_SEARCH]
    found, count = checkin.find_tickets(door, search), checkin.count_inside(door)
    page = render("checkin/find_guest.html", "checkin/_found.html", event=event, door=door, count=count,
                  search=search, found=found, form=ScanTicketForm(formdata=None))  # fmt: skip
    return _used_once(page)


@feature.write("/events/<event>/door/scans", needs=EVENT_DOOR, limit=BUSY_DOORS)
def scan(event: Event) -> Response:
    """Let a ticket in, or say why not."""
    form = ScanTicketForm()
    if not form.validate_on_submit():
        raise Refused(_("No ticket has a code like this. Scan again, or search for the name."), status=422)
    door = checkin.get_list(event)
    code, nonce = form.code.data or "", form.nonce.data or ""
    return _tell(event, door, checkin.admit(door, code, nonce, by=signed_in_user()))


@feature.read("/events/<event>/door/scans/<int:scan_id>", needs=EVENT_DOOR)
def show_scan(event: Event, scan_id: int) -> Response:
    """The answer to a scan that was made before."""
    door = checkin.get_list(event)
    return _show(event, door, checkin.recall(checkin.get_scan(door, scan_id), door))


@feature.write("/events/<event>/door/scans/<int:scan_id>/undo", needs=EVENT_DOOR, limit=BUSY_DOORS)
def undo_scan(event: Event, scan_id: int) -> Response:
    """Take an admission back."""
    door = checkin.get_list(event)
    known = checkin.get_scan(door, scan_id)
    checkin.undo(door, known, by=signed_in_user())
    return _tell(event, door, checkin.recall(known, door))


def _tell(event: Event, door: CheckInList, verdict: checkin.Verdict) -> Response:
    if not hx.is_htmx():
        return go(url_for("checkin.show_scan", event=event.slug, scan_id=verdict.scan.id))
    return hx.trigger(_show(event, door, verdict), "scans-changed")


def _show(event: Event, door: CheckInList, verdict: checkin.Verdict) -> Response:
    count = checkin.count_inside(door)
    return render("checkin/show_scan.html", "checkin/_verdict.html", event=event, door=door,
                  verdict=verdict, count=count)  # fmt: skip


def _used_once(page: Response) -> Response:
    """Back fetches it anew: kept, its nonce and so its answer would be used a second time."""
    page.headers["Cache-Control"] = "no-store"
    return page
