"""What htmx quickens: filters while one types, the booking page while one chooses, a hold that runs."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import sign_in
from tests.stack import Stack

pytestmark = pytest.mark.browser
OpenContext = Callable[..., BrowserContext]
BOOKING = "/events/night-of-small-websites/booking"


def test_typing_in_the_search_keeps_the_focus_and_back_restores(
    open_context: OpenContext, site: Stack
) -> None:
    page = open_context().new_page()
    page.goto("/events")
    everything = page.get_by_role("status").filter(has_text="events").inner_text()
    search = page.get_by_label("What", exact=True)
    search.press_sequentially("small websites", delay=30)
    expect(page.locator("#count")).to_contain_text("1 event")
    expect(search).to_be_focused()
    expect(search).to_have_value("small websites")
    expect(page).to_have_url(re.compile(r"/events\?q=small\+websites$"))

    page.get_by_label("Free", exact=True).check()
    expect(page).to_have_url(re.compile(r"price=free"))
    expect(page.get_by_label("Free", exact=True)).to_be_focused()

    page.get_by_role("link", name="Night of Small Websites").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Night of Small Websites")
    page.go_back()
    expect(page).to_have_url(re.compile(r"q=small\+websites.*price=free"))
    expect(search).to_have_value("small websites")
    expect(page.get_by_label("Free", exact=True)).to_be_checked()
    expect(page.locator("#count")).to_contain_text("1 event")
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()

    search.fill("")
    page.get_by_label("Any price").check()
    expect(page.get_by_role("status").filter(has_text="events")).to_have_text(everything)


def test_choosing_more_places_keeps_a_half_typed_name(open_context: OpenContext, site: Stack) -> None:
    page = open_context().new_page()
    page.goto(BOOKING)
    more = page.get_by_role("button", name="Seat, one more")
    more.click(click_count=2)
    expect(page.get_by_role("button", name="Book 2 places")).to_be_visible()
    guest = page.get_by_role("group", name="Guest 2").get_by_label("Name")
    guest.press_sequentially("Half Ty")
    page.get_by_role("group", name="You").get_by_label("Name").fill("Bo")
    more.click()
    expect(page.get_by_role("group", name="Guest 3")).to_be_visible()
    expect(page.get_by_role("complementary")).to_contain_text("3 × Seat")
    expect(more).to_be_focused()
    expect(guest).to_have_value("Half Ty")
    expect(page.get_by_role("group", name="You").get_by_label("Name")).to_have_value("Bo")

    less = page.get_by_role("button", name="Seat, one less")
    less.click()
    expect(page.get_by_role("group", name="Guest 3")).to_have_count(0)
    expect(guest).to_have_value("Half Ty")
    less.click()
    expect(page.get_by_role("group", name="Guest 2")).to_have_count(0)
    more.click()
    expect(guest).to_have_value("Half Ty")


def test_a_mistyped_address_keeps_the_places_for_a_quarter_of_an_hour(
    open_context: OpenContext, site: Stack
) -> None:
    page = open_context().new_page()
    page.goto(BOOKING)
    page.get_by_role("button", name="Seat, one more").click(click_count=2)
    page.get_by_role("group", name="You").get_by_label("Name").fill("Mia Mistyped")
    page.get_by_label("E-mail").fill("mia at example")
    page.get_by_role("button", name="Book 2 places").click()
    expect(page.get_by_role("alert").filter(has_text="put right")).to_be_visible()
    expect(page.get_by_label("E-mail")).to_be_focused()
    expect(page.get_by_label("E-mail")).to_have_value("mia at example")
    expect(page.get_by_text("Held for you until")).to_be_visible()
    clock = page.locator("[data-countdown]")
    expect(clock).to_have_text(re.compile(r"^14 min \d+ s left$"))
    assert ticks(page), "the countdown stands still"

    page.get_by_label("E-mail").fill("mia@example.com")
    page.get_by_role("button", name="Book 2 places").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You’re in")


def ticks(page: Page) -> bool:
    """Whether the time left comes to be another one."""
    before = page.locator("[data-countdown]").inner_text()
    expect(page.locator("[data-countdown]")).not_to_have_text(before)
    return page.locator("[data-countdown]").inner_text() != before


def test_the_name_of_a_new_community_is_asked_where_one_begins(
    open_context: OpenContext, site: Stack
) -> None:
    for scripts in (True, False):
        page = open_context(scripts=scripts).new_page()
        sign_in(page, "owner")
        page.goto("/events/new")
        name = page.get_by_label("Name of the new community")
        expect(name).to_be_hidden()
        page.get_by_label("Who organizes").select_option("A new community")
        expect(name).to_be_visible()
