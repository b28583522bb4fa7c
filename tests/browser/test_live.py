"""Two browsers on two web processes: what one does, the other sees, with what is being typed kept."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
import requests
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import PATIENCE, sign_in
from tests.live.lines import book
from tests.stack import Stack

pytestmark = pytest.mark.browser
OpenContext = Callable[..., BrowserContext]
PAGE = "/events/night-of-small-websites"
BACK_WITHIN = 10_000
BLOCKED = """window.WebSocket = class {
  constructor() { setTimeout(() => this.onclose({code: 1006})); }
  close() {}
};"""


@pytest.fixture(scope="module")
def neighbour(site: Stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Other web processes on the same database and broker."""
    folder = tmp_path_factory.mktemp("neighbour")
    other = Stack(replace(site.settings, data_dir=folder), extra={"WEB_CONCURRENCY": "1"})
    other.start_web()
    yield other
    other.stop()


def places(page: Page) -> int:
    return int(page.locator("#places").inner_text().split()[0])


def wait_until_heard(page: Page) -> None:
    """Until the page's socket is open."""
    wait_for(page, "ws?.readyState === 1")


def wait_for(page: Page, condition: str, seconds: float = PATIENCE / 1000) -> None:
    """Ask from outside: what polls inside is blocked by the CSP."""
    deadline = time.monotonic() + seconds
    while not page.evaluate(condition):
        assert time.monotonic() < deadline, condition
        page.wait_for_timeout(50)


def test_a_booking_next_door_moves_the_places_left(
    open_context: OpenContext, site: Stack, neighbour: Stack
) -> None:
    booking, reading = open_context().new_page(), open_context(width=360).new_page()
    booking.goto(f"{PAGE}/booking")
    reading.goto(PAGE)
    left = places(booking)
    for page in (booking, reading):
        wait_until_heard(page)
    name = booking.get_by_role("group", name="You").get_by_label("Name")
    name.press_sequentially("Half Ty")
    chosen = reading.locator("#offers").get_by_label("Seat")
    chosen.select_option("3")
    chosen.focus()

    book(neighbour)
    for page in (booking, reading):  # how soon is measured by bench/live.py
        expect(page.locator("#places")).to_have_text(f"{left - 1} of 100 places left")
    expect(chosen).to_have_value("3")
    expect(chosen).to_be_focused()
    expect(name).to_be_focused()
    expect(name).to_have_value("Half Ty")
    name.press_sequentially("ped")
    expect(name).to_have_value("Half Typed")
    assert name.evaluate("field => field.selectionStart") == 10


def test_bell_overview_and_door_follow(open_context: OpenContext, site: Stack, neighbour: Stack) -> None:
    organizer = open_context().new_page()
    sign_in(organizer, "owner")
    door = organizer.context.new_page()
    door.goto(f"{PAGE}/door")
    organizer.goto("/manage/night-of-small-websites")
    bell = open_context().new_page()
    sign_in(bell, "stranger")
    bell.goto("/profile")
    for page in (organizer, door, bell):
        wait_until_heard(page)
    seen = organizer.locator("#latest-orders tbody tr").count()

    session = requests.Session()
    session.cookies.update({c["name"]: c["value"] for c in bell.context.cookies()})
    book(neighbour, session)
    expect(organizer.locator("#latest-orders tbody tr")).to_have_count(seen + 1)
    expect(bell.get_by_role("link", name="Notifications, 1 unread")).to_be_visible()

    admitted = door.locator("#door-count strong")
    expect(admitted).to_have_text("0")
    other = open_context().new_page()
    sign_in(other, "door")
    other.goto(f"{PAGE}/door")
    other.get_by_label("Ticket code").fill("not-a-ticket")
    other.get_by_role("button", name="Check").click()
    expect(door.locator("#last-scans")).to_contain_text("Unknown code")


def test_a_restart_brings_everybody_back(browser: Browser, site: Stack, neighbour: Stack) -> None:
    context = browser.new_context(base_url=site.url)
    page = context.new_page()
    page.goto(PAGE)
    wait_until_heard(page)
    left = places(page)
    everything = site.running.pop("web-prompt")
    everything.terminate()
    everything.wait(20)
    wait_for(page, "!ws")
    book(neighbour)
    site.start_together("prompt")
    expect(page.locator("#places")).to_have_text(f"{left - 1} of 100 places left", timeout=BACK_WITHIN)
    wait_until_heard(page)
    context.close()


def test_pages_work_where_sockets_are_blocked(browser: Browser, site: Stack, neighbour: Stack) -> None:
    context = browser.new_context(base_url=site.url)
    context.add_init_script(BLOCKED)
    page = context.new_page()
    page.clock.install()
    page.goto(PAGE)
    left = places(page)
    book(neighbour)
    page.clock.fast_forward(91_000)
    expect(page.locator("#places")).to_have_text(f"{left - 1} of 100 places left")
    context.close()
