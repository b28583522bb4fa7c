"""The turnstile before bookings: one at a time in each web process, the others in line behind it.

When a sale opens, thousands send their form in one second. All at once they would share the
processor among them, and with every other page; in turn each takes what it takes, and pages are
made between two of them. Who waits costs nothing but an open connection: not even Flask has seen
the request. Who waited long, or finds the line too long, is asked to send the form again, which
the page keeps with a word of when they first came: they go before who came later. Who goes to pay
stands in a line of their own, and goes in then. Once an event was found sold out, further buyers
are told so for a second from memory.
"""

from __future__ import annotations

import heapq
import re
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, make_response, render_template, request, session

from app.core.brief import Memory
from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.settings import Settings
from app.web import arrival, problems
from app.web.render import finished

BOOKS = re.compile(r"/events/[^/]+/booking/?|/api/bookings/?")
PAYS = re.compile(r"/bookings/[^/]+/payment/?")
AT_ONCE = 1  # two sell no faster, and make every other page wait three times as long (bench.rush)
LONGEST = 1500
PATIENCE = 20.0  # seconds; people, browsers and proxies give up from 30 on
AGAIN = 4  # seconds until a form that had no turn is sent again
OWN = ("hold", "offer", "code", "update")  # fields of who has places already, or asks for something else
REMEMBERED = 1.0  # seconds for which further buyers are told from memory
BUSY = "busy"  # what programs read: the same again, at the address that keeps the place
TURN, NO_TURN, ARRIVED = "marquee.turn", "marquee.no_turn", "marquee.arrived"

_gone: Memory[str] = Memory(REMEMBERED, 200)


class Line:
    """Lets `at_once` through and the others wait, in the order in which they first came."""

    def __init__(self, at_once: int, longest: int, patience: float) -> None:
        self.free, self.longest, self.patience = at_once, longest, patience
        self.waiting: list[tuple[float, int, threading.Event]] = []  # a heap
        self.came = 0
        self.lock = threading.Lock()

    def enter(self, since: float | None = None) -> bool:
        """Wait for one's turn; False when there is none to be had, and nothing to `leave`.

        since: for who comes again, when they first came; a full line has as much room again for them.
        """
        turn = threading.Event()
        with self.lock:
            if self.free and not self.waiting:
                self.free -= 1
                return True
            if len(self.waiting) >= self.longest * (1 if since is None else 2):
                return False
            self.came += 1
            place = (time.time() if since is None else since, self.came, turn)
            heapq.heappush(self.waiting, place)
        return turn.wait(self.patience) or not self._give_up(place)

    def leave(self) -> None:
        """Let the next one through."""
        with self.lock:
            if self.waiting:
                heapq.heappop(self.waiting)[2].set()
            else:
                self.free += 1

    def _give_up(self, place: tuple[float, int, threading.Event]) -> bool:
        """Leave the line, unless the turn came in this very moment."""
        with self.lock:
            if place[2].is_set():
                return False
            self.waiting.remove(place)
            heapq.heapify(self.waiting)
            return True


class Turn:
    """One request's turn; it ends once, however often it is ended."""

    def __init__(self, line: Line) -> None:
        self.line: Line | None = line

    def end(self) -> None:
        line, self.line = self.line, None
        if line is not None:
            line.leave()


class Turnstile:
    """WSGI: who books or pays stands in line before the application sees them; everything else passes."""

    def __init__(self, app: Callable[..., Iterable[bytes]], booking: Line, paying: Line) -> None:
        self.app, self.booking, self.paying = app, booking, paying

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        line = self._line_of(environ["REQUEST_METHOD"], environ.get("PATH_INFO", ""))
        if line is None:
            return self.app(environ, start_response)
        path = environ["PATH_INFO"]
        since = arrival.first_of(path, environ.get("QUERY_STRING", "")) if line is self.booking else None
        environ[ARRIVED] = since or time.time()
        if not line.enter(since):
            environ[NO_TURN] = line is self.booking  # a card is never asked for twice: who pays goes in
            return self.app(environ, start_response)
        environ[TURN] = turn = Turn(line)
        try:
            return self.app(environ, start_response)
        finally:
            turn.end()

    def _line_of(self, method: str, path: str) -> Line | None:
        if PAYS.fullmatch(path):
            return self.paying
        return self.booking if method == "POST" and BOOKS.fullmatch(path) else None


def set_up(app: Flask, settings: Settings) -> None:
    """Register before everything that costs: what is said here needs no database."""
    booking, paying = (Line(AT_ONCE, LONGEST, PATIENCE) for _line in range(2))
    app.wsgi_app = Turnstile(app.wsgi_app, booking, paying)  # type: ignore[method-assign]
    app.before_request(_tell)


def step_aside() -> None:
    """This request is going to wait for somebody outside: the next one need not."""
    turn = request.environ.get(TURN)
    if turn is not None:
        turn.end()


def is_sold_out() -> bool:
    """Whether further buyers of this address are being told already."""
    return _gone.find(_key()) is not None


def remember_sold_out(page: str) -> None:
    """Answer whoever sends this form in the next second with `page`, which holds nothing of this visitor.

    Only for what is gone for everybody: who has places held or a code is never told from memory.
    """
    if _is_plain():
        _gone.keep(_key(), page)


def _tell() -> Response | None:
    if request.environ.get(NO_TURN):
        return _ask_again()
    if not len(_gone) or request.method != "POST" or not _is_plain():
        return None
    page = _gone.find(_key())
    return None if page is None else finished(make_response(page, 409))


def _is_plain() -> bool:
    """Whether this is a visitor's own first form, with nothing that makes it different from the others'."""
    signed_in = "_user_id" in session
    told = "_flashes" in session
    return not signed_in and not told and not any(map(request.form.get, OWN))


def _key() -> tuple[str, ...]:
    return (
        request.path,
        request.cookies.get("theme", ""),
        request.headers.get("Accept-Language", ""),
        request.headers.get("HX-Request-Type", ""),
    )


def _ask_again() -> Response:
    """Nothing was done with the form; its page holds what was typed, and sends it again by itself.

    Files can't be held by a page: where some were chosen, it asks for them and waits for the button.
    """
    words = _("Very many people are booking at this moment, so nothing was booked yet.")
    place = arrival.sign(request.environ["PATH_INFO"], request.environ[ARRIVED])
    action = f"{request.path}?{urlencode({arrival.FIELD: place})}"
    if problems.is_asked():
        busy = Refused(words, status=503, kind=BUSY, more={"again": action})
        return problems.answer(503, words, busy, {"Retry-After": str(AGAIN)})
    lost = [(name, file.filename) for name, file in request.files.items(multi=True) if file.filename]
    typed = list(request.form.items(multi=True))
    page = render_template(
        "errors/busy.html", message=words, typed=typed, lost=lost, again=AGAIN, action=action
    )
    response = make_response(page, 503)
    response.headers["Retry-After"] = str(AGAIN)
    return finished(response)
