"""Every page, in both sizes and both lights: nothing serious for axe, no sideways scrolling, a quiet console."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import sign_in
from tests.stack import Stack

pytestmark = pytest.mark.browser
EVENT = "night-of-small-websites"
PAGES = {
    "visitor": [
        "/", "/events", "/events?q=nothing+like+it", f"/events/{EVENT}", f"/events/{EVENT}/booking",
        "/communities", "/communities/small-web-guild", "/login", "/register", "/reset", "/theme",
        "/bookings/find", "/styleguide", "/no-such-page", "/dev/mail",
    ],
    "attendee": ["/bookings", "/profile", "/profile/password", "/events/new"],
    "owner": [
        "/manage", f"/manage/{EVENT}", f"/manage/{EVENT}/orders", f"/manage/{EVENT}/attendees",
        f"/manage/{EVENT}/team", f"/events/{EVENT}/edit", f"/events/{EVENT}/ticket-types",
        f"/events/{EVENT}/ticket-types/new", f"/events/{EVENT}/cancellation", f"/events/{EVENT}/door",
        "/communities/small-web-guild/edit", "/communities/small-web-guild/members", "/communities/new",
    ],
    "admin": ["/admin", "/admin/users", "/admin/categories", "/admin/outbox", "/admin/facts"],
}  # fmt: skip
SIZES = [(360, 740), (1280, 900)]


def serious(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{v['id']}: {v['nodes'][0]['html'][:150]} ({len(v['nodes'])})"
        for v in found
        if v["impact"] in {"serious", "critical"}
    ]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("who", PAGES)
def test_pages_are_accessible_and_fit(
    open_context: Callable[..., BrowserContext], site: Stack, who: str, dark: bool
) -> None:
    page = open_context(dark=dark).new_page()
    if who != "visitor":
        sign_in(page, who)
    found: list[str] = []
    for path in PAGES[who]:
        page.goto(path)
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            found += [f"{path} at {width}: {line}" for line in serious(page)]
            if page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"):
                found.append(f"{path} at {width}: scrolls sideways")
    assert found == []
