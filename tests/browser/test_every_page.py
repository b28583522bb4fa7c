"""Every page, both sizes, both lights: nothing serious for axe, no sideways scrolling, a quiet console."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import sign_in
from tests.stack import Stack

pytestmark = pytest.mark.browser
EVENT = "night-of-small-websites"
PAGES = {
    "visitor": [
        "/", "/events", "/events?q=nothing+like+it", f"/events/{EVENT}", f"/events/{EVENT}/booking",
        "/communities", "/communities/small-web-guild", "/login", "/register", "/reset", "/verify",
        "/check-mail", "/theme", "/bookings/find", "/styleguide", "/no-such-page", "/dev/mail",
        "/api/docs", "/certificates",
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
    ],
    "door": [f"/events/{EVENT}/door", f"/events/{EVENT}/door/search?q=ada"],
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
LOOKS = [(width, scheme) for width in (360, 1280) for scheme in ("light", "dark")]
SERIOUS = """async () => (await axe.run(document, {resultTypes: ['violations']})).violations
  .filter(found => ['serious', 'critical'].includes(found.impact))
  .map(found => `${found.id}: ${found.nodes[0].html.slice(0, 150)} (${found.nodes.length})`)"""
OpenContext = Callable[..., BrowserContext]


def faults(page: Page) -> list[str]:
    """What is wrong with the page as it stands, in each size and light."""
    found: list[str] = []
    page.evaluate(AXE_SCRIPT)
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        where = f"{page.url} at {width}, {scheme}"
        found += [f"{where}: {line}" for line in page.evaluate(SERIOUS)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"):
            found.append(f"{where}: scrolls sideways")
    return found


@pytest.mark.parametrize("who", PAGES)
def test_pages_are_accessible_and_fit(open_context: OpenContext, site: Stack, who: str) -> None:
    page = open_context().new_page()
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
    page = open_context().new_page()
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
