"""Every page in both sizes and both lights: nothing serious for axe, no sideways scrolling, a quiet console.

Which light goes with which size is the page's own, the same every day; bench/looks.py takes all four.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

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
        "/api/docs", "/certificates", "/address/void", "/reset/void", "/verify/void",
        f"/events/{EVENT}/reviews", f"/events/{EVENT}/waitlist",
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
# pages whose address holds a code or a number: their rule, where to begin, and the links to follow from there
BOOKING = ("/bookings", "main h2 a[href^='/bookings/']")
TICKET = (*BOOKING, "main a[href*='/t/']")
ORDER = (f"/manage/{EVENT}/orders", "main th a")
LINKED = {
    "attendee": {
        "/bookings/<order>": BOOKING,
        "/bookings/<order>/cancellation": (*BOOKING, "main a[href$='/cancellation']"),
        "/t/<ticket>": TICKET,
        "/t/<ticket>/name": (*TICKET, "main a[href$='/name']"),
        "/t/<ticket>/transfer": (*TICKET, "main a[href$='/transfer']"),
    },
    "owner": {
        "/manage/<event>/orders/<code>": ORDER,
        "/manage/<event>/orders/<code>/buyer": (*ORDER, "main a[href$='/buyer']"),
        "/manage/<event>/orders/<code>/cancellation": (*ORDER, "main a[href$='/cancellation']"),
        "/manage/<event>/orders/<code>/people": (*ORDER, "main a[href$='/people']"),
        "/manage/<event>/orders/<code>/tickets/cancellation": (
            *ORDER, "main a[href$='/tickets/cancellation']"
        ),
        "/manage/<event>/orders/<code>/tickets/<int:ticket_id>/swap": (*ORDER, "main a[href$='/swap']"),
        "/events/<event>/ticket-types/<int:type_id>/edit": (f"/events/{EVENT}/ticket-types", "main th a"),
        "/events/<event>/check-in-lists/<int:list_id>/edit": (f"/events/{EVENT}/check-in-lists", "main th a"),
    },
    "admin": {
        "/admin/users/<int:user_id>": ("/admin/users", "main th a"),
        "/admin/categories/<int:category_id>/name": ("/admin/categories", "main a[href$='/name']"),
    },
}  # fmt: skip
# pages of what the world has none of yet (money, answers, letters, papers): seen by bench/looks in a demo
UNSEEN = {
    "/bookings/<code>/<secret>", "/bookings/<order>/answers", "/bookings/<order>/billing",
    "/bookings/<order>/invoices/<int:invoice_id>", "/bookings/<order>/payment", "/certificates/<number>",
    "/communities/<community>/invoices/<int:invoice_id>",
    "/communities/<community>/statements/<int:statement_id>",
    "/communities/<community>/statements/<int:statement_id>/columns",
    "/communities/<community>/taxes/<int:rule_id>/edit",
    "/communities/<community>/venues/<int:venue_id>/edit",
    "/dev/mail/<int:mail_id>", "/events/<event>/door/scans/<int:scan_id>",
    "/events/<event>/promo-codes/<int:code_id>/edit", "/events/<event>/promo-codes/batches/<int:batch_id>",
    "/events/<event>/questions/<int:question_id>/answers",
    "/events/<event>/questions/<int:question_id>/edit", "/events/<event>/quotas/<int:quota_id>/edit",
    "/events/<event>/reviews/<int:review_id>/reports", "/letters/<reader>",
    "/manage/<event>/badges/prints/<int:print_id>", "/manage/<event>/certificates/<number>/revocation",
    "/manage/<event>/orders/<code>/billing", "/manage/<event>/orders/<code>/notes",
    "/manage/<event>/orders/<code>/payment", "/manage/<event>/orders/<code>/refunds",
    "/manage/<event>/reviews/<int:review_id>/answer", "/manage/<event>/surveys/<int:survey_id>",
    "/manage/<event>/surveys/<int:survey_id>/edit", "/manage/<event>/surveys/<int:survey_id>/plan",
    "/manage/<event>/surveys/<int:survey_id>/preview",
    "/manage/<event>/surveys/<int:survey_id>/questions/<int:question_id>/edit",
    "/manage/<event>/surveys/<int:survey_id>/questions/new",
    "/manage/<event>/surveys/<int:survey_id>/sending", "/people/<handle>", "/surveys/<invitation>",
    "/surveys/<invitation>/thanks", "/t/<ticket>/answers", "/transfers/<transfer>", "/waitlist/<entry>",
    "/waitlist/<entry>/leaving",
}  # fmt: skip
# what is no page: files, fragments, scripts, signs of life; and a review's form, which only a guest sees
NO_PAGES = {
    "/door-worker.js", "/healthz", "/live", "/notifications/bell", "/readyz", "/robots.txt", "/sitemap.xml",
    "/t/worker.js", "/events/<event>/door/app.webmanifest", "/events/<event>/door/count",
    "/events/<event>/door/snapshot", "/events/<event>/event.ics", "/events/<event>/places",
    "/events/<event>/reviews/own", "/events/<event>/reviews/own/withdrawal",
    "/manage/<event>/figures", "/manage/<event>/orders/latest", "/bookings/<order>/files/<paper>",
    "/dev/mail/<int:mail_id>/attachments/<int:part>", "/dev/mail/<int:mail_id>/letter",
    "/events/<event>/questions/files/<paper>", "/t/<ticket>/files/<paper>",
}  # fmt: skip
# the first for headings of an even number of letters; a code in one differs by run, its length does not
LOOKS = [((360, "dark"), (1280, "light")), ((360, "light"), (1280, "dark"))]
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
    heading = page.locator("h1").first.inner_text()
    for width, scheme in LOOKS[len(heading) % 2]:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        where = f"{page.url} at {width}, {scheme}"
        found += [f"{where}: {line}" for line in page.evaluate(SERIOUS)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"):
            found.append(f"{where}: scrolls sideways")
    return found


def rule_of(app: Flask, address: str) -> str:
    """Which page an address belongs to."""
    path = urlsplit(address).path
    return str(app.url_map.bind("localhost").match(path, return_rule=True)[0].rule)


def test_no_page_is_left_out(app: Flask) -> None:
    """Every page is looked at below, or named above as not looked at."""
    looked_at = {rule_of(app, path) for paths in PAGES.values() for path in paths if path != "/no-such-page"}
    looked_at.update(rule for links in LINKED.values() for rule in links)
    pages = {
        rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and not rule.rule.startswith(("/api/", "/static/", "/media/"))
        and not rule.rule.endswith((".csv", ".zip", ".pdf"))
    }
    assert pages - looked_at == NO_PAGES | UNSEEN
    assert not looked_at & UNSEEN


@pytest.mark.parametrize("who", PAGES)
def test_pages_are_accessible_and_fit(open_context: OpenContext, site: Stack, app: Flask, who: str) -> None:
    page = open_page(open_context)
    if who != "visitor":
        sign_in(page, who)
    found: list[str] = []
    for path in PAGES[who]:
        page.goto(path)
        found += faults(page)
    for rule, (start, *links) in LINKED.get(who, {}).items():
        page.goto(start)
        for link in links:
            page.goto(page.locator(link).first.get_attribute("href") or "")
        assert rule_of(app, page.url) == rule
        found += faults(page)
    assert found == []


def test_the_doors_answers_are_accessible_and_fit(open_context: OpenContext, site: Stack) -> None:
    page = open_page(open_context)
    sign_in(page, "door")
    found: list[str] = []
    page.goto(f"/events/{EVENT}/door/search?q=ada")
    # the last: who is inside changes neither their name nor their ticket, and those pages are looked at, too
    code = page.locator("#found [name=code]").last.input_value()
    for typed, headline in ((code, "Welcome"), (code, "Already inside"), ("no-such-code", "Unknown code")):
        page.goto(f"/events/{EVENT}/door")
        page.get_by_label("Ticket code").fill(typed)
        page.get_by_label("Ticket code").press("Enter")
        page.locator("#answer").get_by_text(headline, exact=True).wait_for()
        found += faults(page)
    assert found == []
