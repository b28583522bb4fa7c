"""Every page, both sizes, both lights: nothing serious for axe, no sideways scrolling, a quiet console."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from flask import Flask
from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import sign_in
from tests.stack import Stack

pytestmark = pytest.mark.browser
EVENT = "night-of-small-websites"
GUILD = "/communities/small-web-guild"
PAGES = {
    "visitor": [
        "/", "/events", "/events?q=nothing+like+it", f"/events/{EVENT}", f"/events/{EVENT}/booking",
        "/communities", "/communities/small-web-guild", "/login", "/register", "/reset", "/verify",
        "/check-mail", "/theme", "/bookings/find", "/styleguide", "/no-such-page", "/dev/mail",
        "/api/docs", "/certificates", f"/events/{EVENT}/reviews", f"/events/{EVENT}/waitlist",
    ],
    "attendee": [
        "/bookings", "/profile", "/profile/edit", "/profile/password", "/profile/address",
        "/events/new", "/notifications", "/certificates/mine",
    ],
    "owner": [
        "/manage", f"/manage/{EVENT}", f"/manage/{EVENT}/orders", f"/manage/{EVENT}/attendees",
        f"/manage/{EVENT}/reviews", f"/manage/{EVENT}/certificates", f"/manage/{EVENT}/certificates/design",
        f"/manage/{EVENT}/team", f"/events/{EVENT}/edit", f"/events/{EVENT}/ticket-types",
        f"/events/{EVENT}/ticket-types/new", f"/events/{EVENT}/cancellation",
        f"/events/{EVENT}/questions", f"/events/{EVENT}/questions/new",
        f"/events/{EVENT}/promo-codes", f"/events/{EVENT}/promo-codes/new", f"/events/{EVENT}/tracking-links",
        f"/events/{EVENT}/promo-codes/batches/new",
        f"/events/{EVENT}/copy", "/events/a-draft-nobody-sees/deletion",
        "/communities/small-web-guild/edit", "/communities/small-web-guild/members", "/communities/new",
        "/communities/small-web-guild/venues", "/communities/small-web-guild/venues/new",
        f"/manage/{EVENT}/orders/new", f"/manage/{EVENT}/waitlist", f"/manage/{EVENT}/paying",
        f"/manage/{EVENT}/refunds", f"/manage/{EVENT}/terms", f"/events/{EVENT}/quotas/new",
        f"/events/{EVENT}/check-in-lists", f"/events/{EVENT}/check-in-lists/new",
        f"/manage/{EVENT}/badges", f"/manage/{EVENT}/badges/design",
        f"/manage/{EVENT}/surveys", f"/manage/{EVENT}/surveys/new",
        f"{GUILD}/invoices", f"{GUILD}/seller", f"{GUILD}/statements", f"{GUILD}/taxes", f"{GUILD}/taxes/new",
        f"{GUILD}/payments", f"{GUILD}/payments/stripe", f"{GUILD}/payments/paypal",
    ],
    "door": [
        f"/events/{EVENT}/door", f"/events/{EVENT}/door/search?q=ada", f"/events/{EVENT}/door/conflicts",
        f"/events/{EVENT}/door/offline",
    ],
    "admin": [
        "/admin", "/admin/reviews", "/admin/users", "/admin/categories", "/admin/outbox", "/admin/facts",
    ],
}  # fmt: skip
# pages whose address holds a code: the page with the link, and the link
LINKED = {
    "attendee": [
        ("/bookings", "main h2 a[href^='/bookings/']"),
        ("", "main a[href$='/cancellation']"),
        ("/bookings", "main h2 a[href^='/bookings/']"),
        ("", "main a[href*='/t/']"),
    ],
    "owner": [(f"/manage/{EVENT}/orders", "main th a")],
    "admin": [("/admin/users", "main th a")],
}
# what is no page: files, fragments, scripts, signs of life; and a review's form, which only a guest sees
NO_PAGES = {
    "/door-worker.js", "/healthz", "/live", "/notifications/bell", "/readyz", "/robots.txt", "/sitemap.xml",
    "/t/worker.js", "/events/<event>/door/app.webmanifest", "/events/<event>/door/count",
    "/events/<event>/door/snapshot", "/events/<event>/event.ics", "/events/<event>/places",
    "/events/<event>/reviews/own", "/events/<event>/reviews/own/withdrawal",
    "/manage/<event>/figures", "/manage/<event>/orders/latest",
}  # fmt: skip
# each size and each light once: the colours do not depend on the size
LOOKS = [(360, "dark"), (1280, "light")]
SERIOUS = """async () => (await axe.run(document, {resultTypes: ['violations']})).violations
  .filter(found => ['serious', 'critical'].includes(found.impact))
  .map(found => `${found.id}: ${found.nodes[0].html.slice(0, 150)} (${found.nodes.length})`)"""
OpenContext = Callable[..., BrowserContext]


def open_page(open_context: OpenContext) -> Page:
    """A page that brings axe along wherever it goes."""
    page = open_context().new_page()
    page.add_init_script(AXE_SCRIPT)
    return page


def faults(page: Page) -> list[str]:
    """What is wrong with the page as it stands, in each size and light; axe came with the page."""
    found: list[str] = []
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        where = f"{page.url} at {width}, {scheme}"
        found += [f"{where}: {line}" for line in page.evaluate(SERIOUS)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"):
            found.append(f"{where}: scrolls sideways")
    return found


def test_no_page_is_left_out(app: Flask) -> None:
    """Every page whose address needs no more than an event or a community is looked at below."""
    known = app.url_map.bind("localhost")
    looked_at = {
        known.match(path.partition("?")[0], return_rule=True)[0].rule
        for paths in PAGES.values()
        for path in paths
        if path != "/no-such-page"
    }
    pages = {
        rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.arguments <= {"event", "community"}
        and not rule.rule.startswith(("/api/", "/static/"))
        and not rule.rule.endswith((".csv", ".zip", ".pdf"))
    }  # fmt: skip
    assert pages - looked_at == NO_PAGES


@pytest.mark.parametrize("who", PAGES)
def test_pages_are_accessible_and_fit(open_context: OpenContext, site: Stack, who: str) -> None:
    page = open_page(open_context)
    if who != "visitor":
        sign_in(page, who)
    found: list[str] = []
    for path in PAGES[who]:
        page.goto(path)
        found += faults(page)
    for start, link in LINKED.get(who, []):
        if start:
            page.goto(start)
        page.goto(page.locator(link).first.get_attribute("href") or "")
        found += faults(page)
    assert found == []


def test_the_doors_answers_are_accessible_and_fit(open_context: OpenContext, site: Stack) -> None:
    page = open_page(open_context)
    sign_in(page, "door")
    found: list[str] = []
    page.goto(f"/events/{EVENT}/door/search?q=ada")
    code = page.locator("#found [name=code]").first.input_value()
    for typed, headline in ((code, "Welcome"), (code, "Already inside"), ("no-such-code", "Unknown code")):
        page.goto(f"/events/{EVENT}/door")
        page.get_by_label("Ticket code").fill(typed)
        page.get_by_label("Ticket code").press("Enter")
        page.locator("#answer").get_by_text(headline, exact=True).wait_for()
        found += faults(page)
    assert found == []
