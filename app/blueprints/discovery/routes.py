"""What’s on: the front page, the list of events, the map for search engines."""

from __future__ import annotations

from flask import Response, make_response, render_template, request

from app.blueprints.discovery import words
from app.blueprints.discovery.asking import address, read_search, today
from app.blueprints.discovery.drawing import draw, draw_results
from app.domain import discovery
from app.web import addresses
from app.web.feature import Feature
from app.web.kept import public_url
from app.web.policy import ANYONE
from app.web.render import render

feature = Feature("discovery", __name__)
ON_HOME = 10


@feature.read("/", needs=ANYONE, cached=True)
def home() -> Response:
    """The search, the categories and what comes next."""
    search = discovery.Search()
    found = discovery.find_events(search, 1, today(), size=ON_HOME)
    return render("discovery/home.html", search=search, found=found, address=address, draw=draw)


@feature.read("/events", needs=ANYONE, cached=True)
def list_events() -> Response:
    """Events that fit, live."""
    search = read_search(request.args)
    found = discovery.find_events(search, addresses.page_number(), today())
    response = render(
        "discovery/list_events.html",
        "discovery/_answer.html",
        search=search,
        found=found,
        address=address,
        results=draw_results(search, found),
        words=words,
    )
    return addresses.settle(response, address(search, found.page.number), "q", "city")


@feature.read("/sitemap.xml", needs=ANYONE, cached=True)
def sitemap() -> Response:
    """The events that search engines may list."""
    pages = [
        (public_url("events.show_event", event=slug), changed) for slug, changed in discovery.list_listed()
    ]
    response = make_response(render_template("discovery/sitemap.xml", pages=pages))
    response.mimetype = "application/xml"
    return response
