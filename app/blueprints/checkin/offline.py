"""The door without a network: a page that can be kept, the list to scan from, and what comes back."""

from __future__ import annotations

from dataclasses import asdict, astuple
from pathlib import Path
from typing import Any

from flask import Response, current_app, jsonify, make_response, request, url_for
from flask_wtf.csrf import generate_csrf

from app.blueprints.checkin.batch import read_batch, read_paid
from app.blueprints.checkin.forms import ScanTicketForm
from app.blueprints.checkin.routes import BUSY_DOORS, chosen_list, feature
from app.domain import access, checkin
from app.models import CheckInList, Event
from app.web.policy import ANYONE, EVENT_CASHIER, EVENT_DOOR, signed_in_user
from app.web.render import finished, render

ROOT = "/events/<event>/door"


@feature.read(f"{ROOT}/offline", needs=EVENT_DOOR)
def offline_scanner(event: Event) -> Response:
    """The scanner as a device keeps it: nobody's name is in it."""
    values: dict[str, Any] = {"scans": [], "found": [], "search": "", "form": ScanTicketForm(formdata=None)}
    page = render("checkin/scanner.html", event=event, door=chosen_list(event), several=False,
                  conflicts=0, count=checkin.Count(0, 0), **values)  # fmt: skip
    return _unkept(page)


@feature.read(f"{ROOT}/snapshot", needs=EVENT_DOOR, limit="120 per minute")
def snapshot(event: Event) -> Response:
    """The list as it is now, with the key to keep it under, and the token to send scans with."""
    door = chosen_list(event)
    found = checkin.snapshot_of(event, door)
    answer = {
        "at": found.at.isoformat(),
        "until": found.until.isoformat(),
        "key": checkin.device_key(door, signed_in_user()),
        "token": generate_csrf(),
        "door": _told(door),
        "tickets": [_row(known) for known in found.tickets],
        "owing": [_owed(owed) for owed in found.owing],
        "takes_money": access.may_take_money(signed_in_user().id, event),
    }
    return _unkept(jsonify(answer))


@feature.write(f"{ROOT}/batches", needs=EVENT_DOOR, limit=BUSY_DOORS)
def merge_scans(event: Event) -> Response:
    """Take over what a device scanned by itself, and say what became of each."""
    batch = read_batch(request.get_json(silent=True))
    door = checkin.get_list(event, batch.list_id)
    merged = checkin.merge_scans(door, batch.scans, by=signed_in_user(), device=batch.device)
    return _unkept(jsonify({"scans": [asdict(one) for one in merged]}))


@feature.write(f"{ROOT}/takings", needs=EVENT_CASHIER, limit=BUSY_DOORS)
def take_over_money(event: Event) -> Response:
    """Keep the money of one order that a device took by itself, and say whether it had to be paid."""
    paid, device = read_paid(request.get_json(silent=True))
    needed = checkin.take_over_money(event, paid, by=signed_in_user(), device=device)
    return _unkept(jsonify({"nonce": paid.nonce, "result": "paid" if needed else "goes-back"}))


@feature.read(f"{ROOT}/app.webmanifest", needs=EVENT_DOOR)
def manifest(event: Event) -> Response:
    """What makes the scanner an app on the home screen."""
    icon = current_app.extensions["assets"]["app-icon.svg"]
    door = chosen_list(event)
    answer = {
        "name": f"{door.name}, {event.title}",
        "short_name": door.name,
        "start_url": url_for("checkin.scanner", event=event.slug, list=door.id),
        "scope": url_for("checkin.scanner", event=event.slug),
        "display": "standalone",
        "background_color": "#181513",
        "theme_color": "#181513",
        "icons": [{"src": f"/static/{icon}", "sizes": "any", "type": "image/svg+xml"}],
    }
    response = _unkept(jsonify(answer))
    response.mimetype = "application/manifest+json"
    return response


@feature.read("/door-worker.js", needs=ANYONE)
def worker() -> Response:
    """The script that answers for the scanner where there is no network; it knows nobody and no list."""
    path = Path(current_app.root_path) / "static" / "js" / "door_worker.js"
    response = finished(make_response(path.read_text()))
    response.mimetype = "text/javascript"
    response.headers["Service-Worker-Allowed"] = "/events/"
    return response


def _told(door: CheckInList) -> dict[str, Any]:
    return {
        "opens": door.opens_at.isoformat() if door.opens_at else None,
        "closes": door.closes_at.isoformat() if door.closes_at else None,
        "reentry": door.reentry,
    }


def _row(known: checkin.Known) -> list[str | None]:
    """Digest, number, result, name, buyer, type, notes, extras, in since, out since."""
    return [value if isinstance(value, str | None) else value.isoformat() for value in astuple(known)]


def _owed(owed: checkin.Owed) -> list[Any]:
    """Code, name, what it is, the sum in words, until when, and its tickets to be."""
    tickets = [_row(known) for known in owed.tickets]
    return [owed.code, owed.name, owed.what, owed.money, owed.until.isoformat(), tickets]


def _unkept(response: Response) -> Response:
    response = finished(response)
    response.headers["Cache-Control"] = "no-store"
    return response
