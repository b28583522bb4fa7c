"""A paid booking through the provider's hosted page, from the event to the ticket."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.conftest import test_settings
from tests.double.handle import Double
from tests.servers import clone_of
from tests.stack import Stack

pytestmark = pytest.mark.browser
OpenContext = Callable[..., BrowserContext]
EVENT = "/events/night-of-small-websites"


@pytest.fixture(scope="module")
def site(
    servers: tuple[str, str], template_name: str, redis_url: str, _double: Double,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Stack]:  # fmt: skip
    """An installation that is paid through Stripe alone; no worker: Stripe's messages do it."""
    with clone_of(servers[0], template_name) as database_url:
        settings = test_settings(database_url, redis_url, tmp_path_factory.mktemp("paid"))
        stack = Stack(settings, extra={**_double.settings(), "WEB_CONCURRENCY": "1"})
        stack.start_web()
        yield stack
        stack.stop()


def test_a_booking_is_paid_on_the_providers_page(
    open_context: OpenContext, site: Stack, double: Double
) -> None:
    double.post_to(f"{site.url}/webhooks/stripe")
    page = open_context().new_page()
    book(page, "Petra Patron", "petra@example.com")
    expect(page.get_by_role("heading", level=1)).to_have_text("Test provider")
    expect(page.locator("main")).to_contain_text("1 × Night of Small Websites: Patron")
    expect(page.locator("main")).to_contain_text("EUR 2500")

    page.get_by_role("button", name="Decline").click()
    expect(page.get_by_role("alert")).to_have_text("Your card was declined.")
    page.get_by_role("link", name="Back").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Pay €25.00")
    page.wait_for_timeout(1500)  # who came back stays, until they go on themselves
    page.get_by_role("link", name="Go to the payment page").click()

    page.get_by_role("button", name="Pay", exact=True).click()
    open_ticket(page)
    expect(page.locator("main")).to_contain_text("Patron")


def test_without_scripts_and_with_a_late_message_it_is_paid_as_well(
    open_context: OpenContext, site: Stack, double: Double
) -> None:
    double.post_to(f"{site.url}/webhooks/stripe", delay=1)
    page = open_context(width=360, height=740, scripts=False).new_page()
    book(page, "Quinn Quiet", "quinn@example.com")
    page.get_by_role("button", name="Pay", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your payment is on its way")
    open_ticket(page)


def book(page: Page, name: str, email: str) -> None:
    """From the event's page to the provider's."""
    page.goto(EVENT)
    page.locator("#offers").get_by_label("Patron").select_option("1")
    page.locator("#offers").get_by_role("button", name="Book").click()
    page.get_by_label("Name").first.fill(name)
    page.get_by_label("E-mail").fill(email)
    page.get_by_role("button", name="Go on to pay").click()
    page.wait_for_url("**/c/pay/**")


def open_ticket(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("You’re in")
    page.locator("main a[href^='/t/']").first.click()
    expect(page.locator("main svg, main img").first).to_be_visible()
