"""Health, readiness, robots, and the style guide of development."""

from __future__ import annotations

from flask import Response, current_app, jsonify, make_response
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.blueprints.site.samples import samples
from app.core import queue
from app.core.db import db
from app.core.errors import NotFound
from app.web.feature import Feature
from app.web.policy import ANYONE
from app.web.render import render

feature = Feature("site", __name__)


@feature.read("/healthz", needs=ANYONE)
def healthz() -> Response:
    """The process lives."""
    return make_response("ok", 200, {"Content-Type": "text/plain"})


@feature.read("/readyz", needs=ANYONE)
def readyz() -> Response:
    """Postgres answers; without the broker the site is degraded, not down."""
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return make_response(jsonify(status="down", database=False), 503)
    broker = queue.is_up()
    return jsonify(status="ready" if broker else "degraded", database=True, broker=broker)


@feature.read("/robots.txt", needs=ANYONE)
def robots() -> Response:
    """What crawlers may read: public pages, no bookings, tickets or tools."""
    closed = ("bookings", "tickets", "manage", "admin", "login", "register", "reset", "verify", "profile")
    rules = "".join(f"Disallow: /{path}\n" for path in closed)
    return make_response(f"User-agent: *\n{rules}", 200, {"Content-Type": "text/plain"})


@feature.read("/styleguide", needs=ANYONE)
def styleguide() -> Response:
    """Every component in every state; development only."""
    if current_app.config["SETTINGS"].production:
        raise NotFound
    return render("styleguide/styleguide.html", **samples())
