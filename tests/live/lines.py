"""A browser's end of /live, as far as tests need one."""

from __future__ import annotations

import json
import time
from typing import Any

import requests
from simple_websocket import Client, ConnectionClosed
from wsproto.events import CloseConnection
from wsproto.frame_protocol import CloseReason

from tests.stack import Stack, form_fields

BOOKING = "/events/night-of-small-websites/booking"


class Ear:
    """One open socket of a visitor or of whoever `session` is signed in as."""

    def __init__(
        self, site: Stack, topics: str, *, session: requests.Session | None = None, origin: str | None = "own"
    ) -> None:
        headers = {"Origin": site.url if origin == "own" else origin} if origin else {}
        if session is not None:
            headers["Cookie"] = "; ".join(f"{c.name}={c.value}" for c in session.cookies)
        self.ws: Any = Client.connect(
            f"{site.url.replace('http', 'ws')}/live?topics={topics}", headers=headers
        )

    def hears(self, seconds: float = 60.0) -> str | None:
        """The next thing said to have changed, None when there is none in time."""
        message = self.ws.receive(timeout=seconds)
        return str(json.loads(message)["changed"]) if message else None

    def end(self, seconds: float = 60.0) -> int | None:
        """The code it is closed with, None when it stays open."""
        until = time.monotonic() + seconds
        try:
            while time.monotonic() < until:
                self.ws.receive(timeout=until - time.monotonic())
        except ConnectionClosed as closed:
            return int(closed.reason) if closed.reason != CloseReason.NO_STATUS_RCVD else self._unread_end()
        return None

    def _unread_end(self) -> int | None:
        """The client overlooks what came in one packet with the handshake's answer."""
        return next((int(e.code) for e in self.ws.ws.events() if isinstance(e, CloseConnection)), None)

    def close(self) -> None:
        if self.ws.connected:
            self.ws.close()


def signed_in(site: Stack, name: str) -> requests.Session:
    """A session of one of the cast."""
    session = requests.Session()
    fields = form_fields(session.get(f"{site.url}/login").text)
    fields |= {"email": f"{name}@example.com", "password": "marquee-demo"}
    assert session.post(f"{site.url}/login", data=fields, allow_redirects=False).status_code == 303
    return session


def book(site: Stack, session: requests.Session | None = None) -> None:
    """Book one seat through the page."""
    session = session or requests.Session()
    html = session.get(site.url + BOOKING).text
    seat = html.partition('name="t')[2].partition('"')[0]
    fields = form_fields(html) | {f"t{seat}": "1", "name": "Bo", "email": "bo@example.com"}
    assert session.post(site.url + BOOKING, data=fields, allow_redirects=False).status_code == 303
