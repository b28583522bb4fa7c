"""Visits through tracking links: page loads of people who come from elsewhere, and nothing about them."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from flask import Response, request

from app.blueprints.events.routes import feature
from app.domain import promotions
from app.web import hx

PROGRAMS = re.compile(
    r"bot\b|crawl|spider|slurp|preview|facebookexternalhit|headless|monitor|scan|fetch|curl|wget|python|"
    r"java/|go-http|libwww|okhttp|httpclient|feed",
    re.IGNORECASE,
)


@feature.after_request
def count_visit(response: Response) -> Response:
    """Also where the page was kept from a moment ago: that is why it is counted here."""
    if "from" in request.args and request.endpoint == "events.show_event":
        source = promotions.plain_source(request.args["from"])
        if source and response.status_code in (200, 304) and _comes_from_elsewhere() and _is_a_person():
            promotions.count_visit((request.view_args or {})["event"], source)
    return response


def _comes_from_elsewhere() -> bool:
    """No step within this site, no reload, no part of a page, nothing fetched in advance."""
    headers = request.headers
    inside = headers.get("Sec-Fetch-Site") in ("same-origin", "same-site")
    own = urlsplit(request.referrer or "").netloc == request.host
    again = "max-age=0" in headers.get("Cache-Control", "") or "no-cache" in headers.get("Cache-Control", "")
    ahead = "prefetch" in headers.get("Sec-Purpose", headers.get("Purpose", ""))
    return not (inside or own or again or ahead or hx.is_htmx())


def _is_a_person() -> bool:
    """As far as the browser says."""
    agent = request.headers.get("User-Agent", "")
    return request.method == "GET" and bool(agent) and not PROGRAMS.search(agent)
