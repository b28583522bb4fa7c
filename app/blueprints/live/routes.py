"""/live: says which of the things on a page has changed."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import current_app, request
from flask_sock import Sock
from simple_websocket import Server

from app.blueprints.live.topics import admitted
from app.core import db as work
from app.core.db import db
from app.web import live
from app.web.feature import Declared, Feature
from app.web.policy import ANYONE, viewer

feature = Feature("live", __name__)
sock = Sock()


@feature.before_request
def plainly() -> None:
    """Hints are too short to compress, and each compressor would hold a quarter of a megabyte."""
    request.environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)


def listen(ws: Server) -> None:
    """Check who asks, give the database connection back, then pass hints on until either side leaves.

    Refusals come after the handshake: browsers try a refused handshake again for ever.
    """
    line = _line(ws) if _comes_from_here() else None
    db.session.remove()
    if line is None:
        ws.close(live.REFUSED)
    else:
        current_app.extensions["live_watch"].begin()
        live.board.keep(line)


listen.declared = Declared(ANYONE, False, False, None)  # type: ignore[attr-defined]
sock.route("/live", bp=feature)(listen)


def _line(ws: Server) -> live.Line | None:
    work.read_only(True)
    person = viewer()
    topics = admitted(request.args.get("topics", ""), person)
    if not topics:
        return None
    if person is None:
        return live.Line(ws, f"address:{request.remote_addr}", topics)
    return live.Line(ws, f"person:{person.id}", topics, person.id, person.epoch)


def _comes_from_here() -> bool:
    """Whether a page of this site asks: browsers say so, and let no page lie."""
    origin = urlsplit(request.headers.get("Origin", ""))
    if origin.scheme not in {"http", "https"}:
        return False
    return origin.netloc in {request.host, current_app.config["SETTINGS"].host}
