"""The door of an event: its scanner, its scans, its search."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, request, url_for

from app.blueprints.checkin.forms import ScanTicketForm
from app.core.errors import NotFound, Refused
from app.core.i18n import gettext as _
from app.core.text import one_line
from app.domain import access, checkin
from app.models import CheckInList, Event
from app.web import hx
from app.web.feature import Feature
from app.web.policy import EVENT_DOOR, signed_in_user
from app.web.render import go, render

feature = Feature("checkin", __name__)
BUSY_DOORS = "1200 per minute"
LONGEST_SEARCH = 100
LONGEST_NUMBER = 18


@feature.read("/events/<event>/door", needs=EVENT_DOOR)
def scanner(event: Event) -> Response:
    """The scanner of a list, or the choice of one; htmx gets the last scans alone, which change."""
    doors = checkin.list_doors(event)
    if len(doors) > 1 and "list" not in request.args:
        return render("checkin/choose_list.html", event=event, standings=checkin.list_standings(event))
    door = chosen_list(event, doors)
    page = render("checkin/scanner.html", "checkin/_last_scans.html", event=event, door=door,
                  count=checkin.count_inside(door), scans=checkin.last_scans(door), several=len(doors) > 1,
                  conflicts=checkin.count_conflicts(event), **_fresh())  # fmt: skip
    return _used_once(page)


@feature.read("/events/<event>/door/count", needs=EVENT_DOOR)
def door_count(event: Event) -> Response:
    """How many are in, of how many."""
    door = chosen_list(event)
    return render("checkin/_count.html", event=event, door=door, count=checkin.count_inside(door))


@feature.read("/events/<event>/door/search", needs=EVENT_DOOR)
def find_guest(event: Event) -> Response:
    """Guests by name, order or ticket number, each with a way in."""
    door = chosen_list(event)
    search = one_line(request.args.get("q", ""))[:LONGEST_SEARCH]
    page = render("checkin/find_guest.html", "checkin/_found.html", event=event, door=door,
                  count=checkin.count_inside(door), **_searched(event, door, search))  # fmt: skip
    return _used_once(page)


@feature.write("/events/<event>/door/scans", needs=EVENT_DOOR, limit=BUSY_DOORS)
def scan(event: Event) -> Response:
    """Let a ticket in or out, or say why not; a booking's code leads to its people."""
    form = ScanTicketForm()
    if not form.validate_on_submit():
        raise Refused(_("No ticket has a code like this. Scan again, or search for the name."), status=422)
    door = chosen_list(event)
    code, nonce, way = form.code.data or "", form.nonce.data or "", form.way.data
    if checkin.is_booking(door, code):
        return _lead_to(event, door, code)
    verdict = checkin.admit(door, code, nonce, by=signed_in_user(), way=way)
    return _tell(event, door, verdict)


@feature.read("/events/<event>/door/scans/<int:scan_id>", needs=EVENT_DOOR)
def show_scan(event: Event, scan_id: int) -> Response:
    """The answer to a scan that was made before."""
    known, door = checkin.get_scan(event, scan_id)
    count = checkin.count_inside(door)
    verdict = checkin.recall(known, door)
    return render("checkin/show_scan.html", "checkin/_verdict.html", event=event, door=door, verdict=verdict,
                  count=count, inside=count.inside, extras=checkin.handed_out(verdict),
                  paid=checkin.find_paid(verdict))  # fmt: skip


@feature.write("/events/<event>/door/scans/<int:scan_id>/undo", needs=EVENT_DOOR, limit=BUSY_DOORS)
def undo_scan(event: Event, scan_id: int) -> Response:
    """Take an admission back."""
    known, door = checkin.get_scan(event, scan_id)
    checkin.undo(door, known, by=signed_in_user())
    return _tell(event, door, checkin.recall(known, door))


def chosen_list(event: Event, doors: Sequence[CheckInList] = ()) -> CheckInList:
    """The list that the request names, the first one when it names none. Raises NotFound.

    doors: the event's lists, if they are known already.
    """
    wanted = request.values.get("list")
    if not doors:
        return checkin.get_list(event, _number(wanted) if wanted else None)
    found = [door for door in doors if not wanted or str(door.id) == wanted]
    if not found:
        raise NotFound
    return found[0]


def _number(wanted: str) -> int:
    if not wanted.isdecimal() or not wanted.isascii() or len(wanted) > LONGEST_NUMBER:
        raise NotFound
    return int(wanted)


def _fresh() -> dict[str, Any]:
    return {"form": ScanTicketForm(formdata=None), "search": "", "found": []}


def _searched(event: Event, door: CheckInList, search: str) -> dict[str, Any]:
    return _fresh() | {
        "search": search,
        "found": checkin.find_tickets(door, search),
        "most": checkin.MOST_FOUND,
        "owing": checkin.find_owing(event, search),
        "takes_money": access.may_take_money(signed_in_user().id, event),
    }


def _lead_to(event: Event, door: CheckInList, search: str) -> Response:
    """What a search finds; on the scanner's own page where htmx asks, so that its camera goes on."""
    if not hx.is_htmx():
        return go(url_for("checkin.find_guest", event=event.slug, list=door.id, q=search))
    found = render("checkin/_search.html", event=event, door=door, **_searched(event, door, search))
    return _used_once(hx.trigger(hx.retarget(found, "#find", "outerMorph"), "door-found"))


def _tell(event: Event, door: CheckInList, verdict: checkin.Verdict) -> Response:
    if not hx.is_htmx():
        return go(url_for("checkin.show_scan", event=event.slug, scan_id=verdict.scan.id))
    inside = checkin.count_in(door.id) if verdict.inside is None else verdict.inside
    answer = render("checkin/_verdict.html", event=event, door=door, verdict=verdict, inside=inside,
                    extras=checkin.handed_out(verdict), paid=None)  # fmt: skip
    return hx.trigger(answer, "scans-changed")


def _used_once(page: Response) -> Response:
    """Back fetches it anew: kept, its nonce and so its answer would be used a second time."""
    page.headers["Cache-Control"] = "no-store"
    return page
