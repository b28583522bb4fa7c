"""Tickets without a network."""

from __future__ import annotations

from pathlib import Path

from flask import Response, current_app, make_response

from app.blueprints.orders.routes import feature
from app.web.policy import ANYONE
from app.web.render import finished


@feature.read("/t/worker.js", needs=ANYONE)
def ticket_worker() -> Response:
    """The script that answers for tickets, below its own address alone; it knows nobody and no ticket."""
    path = Path(current_app.root_path) / "static" / "js" / "ticket_worker.js"
    response = finished(make_response(path.read_text()))
    response.mimetype = "text/javascript"
    return response
