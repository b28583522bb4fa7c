"""A paid booking as people make it: the card is declined, another one pays, the tickets are there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.test_every_page import faults, open_page
from tests.browser.test_live_pages import ticks

pytestmark = pytest.mark.browser
OpenContext = Callable[..., BrowserContext]


def test_declined_then_paid(open_context: OpenContext) -> None:
    page = open_page(open_context)
    page.goto("/events/night-of-small-websites/booking")
    page.get_by_role("button", name="Patron, one more").click()
    page.get_by_label("Name").first.fill("Pia Payer")
    page.get_by_label("E-mail").fill("pia@example.com")
    page.get_by_role("button", name="Go on to pay €25.00").click()
    expect(page.get_by_role("heading", name="Pay €25.00")).to_be_visible()
    found = faults(page)
    assert ticks(page), "the time left stands still on the card page"
    card(page, "4000 0000 0000 0002")
    expect(page.get_by_role("heading", name="The card was declined")).to_be_visible()
    found += faults(page)
    page.get_by_role("button", name="Try again").click()
    card(page, "4111 1111 1111 1111")
    expect(page.get_by_role("heading", name="You’re in")).to_be_visible()
    expect(page.get_by_role("heading", name="Your ticket")).to_be_visible()
    expect(page.get_by_text("Receipt as PDF")).to_be_visible()
    assert found + faults(page) == []


def card(page: Page, number: str) -> None:
    expect(page.get_by_role("heading", name="Pay €25.00")).to_be_visible()
    page.get_by_label("Card number").fill(number)
    page.get_by_label("Expires").fill("12/38")
    page.get_by_label("Security code").fill("123")
    page.get_by_label("Name on the card").fill("Pia Payer")
    page.get_by_role("button", name="Pay €25.00").click()
