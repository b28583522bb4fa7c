"""A booking paid by PayPal, from the event to the ticket; the buyer chooses it beside the card."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.conftest import test_settings
from tests.double.handle import Double
from tests.servers import clone_of
from tests.stack import Stack

pytestmark = pytest.mark.browser
OpenContext = Callable[..., BrowserContext]


@pytest.fixture
def site(
    servers: tuple[str, str], template_name: str, redis_url: str, double: Double,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Stack]:  # fmt: skip
    """An installation with PayPal and the pretend card; no worker: PayPal's messages do it."""
    with clone_of(servers[0], template_name) as database_url:
        settings = test_settings(database_url, redis_url, tmp_path_factory.mktemp("paypal"))
        extra = {**double.paypal.settings(), "MOCK_GATEWAY": "1", "WEB_CONCURRENCY": "1"}
        stack = Stack(settings, extra=extra)
        stack.start_web()
        yield stack
        stack.stop()


def test_a_booking_is_paid_by_paypal(open_context: OpenContext, site: Stack, double: Double) -> None:
    double.tell("paypal_settings", capture_status="COMPLETED", refund_status="COMPLETED")
    double.paypal.post_to(f"{site.url}/webhooks/paypal")
    page = open_context(width=360, height=740).new_page()
    page.goto("/events/night-of-small-websites")
    page.locator("#offers").get_by_label("Patron").select_option("1")
    page.locator("#offers").get_by_role("button", name="Book").click()
    page.get_by_label("Name").first.fill("Petra Patron")
    page.get_by_label("E-mail").fill("petra@example.com")
    page.get_by_role("button", name="Go on to pay").click()
    page.get_by_label("PayPal").check()
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/checkoutnow/**")
    expect(page.locator("main")).to_contain_text("EUR 25.00")
    page.get_by_role("button", name="Agree and pay").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You’re in")
