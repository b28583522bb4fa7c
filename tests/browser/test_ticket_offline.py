"""A ticket that was opened once opens without a network, until its person signs out."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import PATIENCE, sign_in
from tests.stack import Stack

pytestmark = pytest.mark.browser
KEPT = """async () => {
  if (!await caches.has('tickets')) return [];
  return (await (await caches.open('tickets')).keys()).map(one => one.url);
}"""


def test_a_ticket_opens_without_a_network_and_is_gone_after_signing_out(
    browser: Browser, site: Stack
) -> None:
    context = browser.new_context(base_url=site.url, viewport={"width": 360, "height": 740})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    sign_in(page, "attendee")
    page.goto("/bookings")
    page.locator("main a[href*='/t/']").first.click()
    expect(page.locator("[data-kept]")).to_be_visible()
    number = page.locator("article .font-monospace").inner_text()
    assert all("/t/" in url or "/static/" in url or "/media/" in url for url in page.evaluate(KEPT))
    context.set_offline(True)
    page.reload()
    expect(page.locator("article .font-monospace")).to_have_text(number)
    expect(page.locator("svg.qr")).to_be_visible()
    expect(page.locator("main [data-offline]")).to_be_visible()
    context.set_offline(False)
    page.goto("/profile")
    page.locator("main form[action$='/logout'] button").click()
    page.wait_for_url("**/")
    assert page.evaluate(KEPT) == []
    context.close()
