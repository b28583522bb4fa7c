"""The first path through the product, as people walk it: from signing up to the door."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pypdf import PdfReader

from tests.browser.conftest import PATIENCE
from tests.browser.hands import Keyboard, Mouse
from tests.stack import Stack

pytestmark = pytest.mark.browser
OpenContext = Callable[..., BrowserContext]
PASSWORD = "seven quiet harbours"
TITLE = "Supper in the Boiler House"


def test_from_signing_up_to_the_door(open_context: OpenContext, site: Stack, tmp_path: Path) -> None:
    organizer, visitor = Mouse(open_context().new_page()), Mouse(open_context().new_page())
    sign_up(organizer.page)
    put_on_sale(organizer)
    assert organizer.clicks <= 8, f"{organizer.clicks} clicks from log-in to on sale"

    find_through_search(visitor)
    visitor.start()
    book_two(visitor)
    assert visitor.clicks <= 3, f"{visitor.clicks} clicks to book"
    # a hint of the publishing a moment ago may have the places fetched once more
    asked = [one for one in visitor.asked if not one.endswith("/places")]
    assert len(asked) <= 3, asked
    assert "Vera Visitor" in words_of_the_pdf(visitor.page, tmp_path)

    appoint(organizer, "door@example.com")
    door = Mouse(open_context(width=360, height=740).new_page())
    sign_in_at_the_door(door, organizer.page.url.split("/")[-2])
    stand_at_the_door(door, *ticket_numbers(visitor.page))


def sign_up(page: Page) -> None:
    """Register, read the letter, verify; and leave, to come back another day."""
    page.goto("/register")
    page.get_by_label("Name").fill("Nora Newcomer")
    page.get_by_label("E-mail").fill("nora@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    open_letter(page, "Verify your address")
    page.locator("main a[href*='/verify/']").first.click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Verify and sign in").click()
    expect(page.get_by_text("Your address is verified")).to_be_visible()
    page.context.clear_cookies()


def open_letter(page: Page, subject: str) -> None:
    """Wait for the worker to bring the letter, and open it in the mailbox."""
    deadline = time.monotonic() + PATIENCE / 1000
    letter = page.get_by_role("link", name=subject).first
    page.goto("/dev/mail")
    while not letter.is_visible():
        assert time.monotonic() < deadline, f"no letter “{subject}”"
        page.wait_for_timeout(150)
        page.goto("/dev/mail")
    letter.click()


def put_on_sale(organizer: Mouse) -> None:
    """From the log-in page to an event that everybody can book."""
    page = organizer.page
    page.goto("/login")
    organizer.write(page.get_by_label("E-mail"), "nora@example.com")
    organizer.write(page.get_by_label("Password"), PASSWORD)
    organizer.press(page.get_by_role("main").get_by_role("button", name="Sign in"))
    organizer.press(page.get_by_role("banner").get_by_role("link", name="New event"))
    organizer.write(page.get_by_label("Title"), TITLE)
    organizer.write(page.get_by_label("Starts"), "2038-05-01T19:00")
    organizer.write(page.get_by_label("City"), "Rotterdam")
    organizer.write(page.get_by_label("Places in all"), "40")
    organizer.write(page.get_by_label("Name of the new community"), "Boiler House Suppers")
    organizer.press(page.get_by_role("button", name="Publish"))
    expect(page.get_by_text("Published: your event is on sale.")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)


def find_through_search(visitor: Mouse) -> None:
    """A private window, three words, the event, its booking page."""
    page = visitor.page
    page.goto("/")
    visitor.write(page.get_by_label("What", exact=True), "supper boiler house")
    page.keyboard.press("Enter")
    visitor.press(page.get_by_role("link", name=TITLE))
    visitor.press(page.locator("#offers").get_by_role("button", name="Book"))
    expect(page.get_by_role("button", name="Book 1 place")).to_be_visible()


def book_two(visitor: Mouse) -> None:
    """One more place, two names, and in."""
    page = visitor.page
    visitor.press(page.get_by_role("button", name="one more"))
    visitor.write(page.get_by_role("group", name="You").get_by_label("Name"), "Vera Visitor")
    visitor.write(page.get_by_label("E-mail"), "vera@example.com")
    visitor.write(page.get_by_role("group", name="Guest 2").get_by_label("Name"), "Wim Welcome")
    visitor.press(page.get_by_role("button", name="Book 2 places"))
    expect(page.get_by_role("heading", level=1)).to_have_text("You’re in")
    expect(page.get_by_role("heading", name="Your 2 tickets")).to_be_visible()


def words_of_the_pdf(page: Page, folder: Path) -> str:
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Tickets as PDF").click()
    waiting.value.save_as(folder / "tickets.pdf")
    reader = PdfReader(folder / "tickets.pdf")
    assert len(reader.pages) == 2
    return " ".join(page.extract_text() for page in reader.pages)


def ticket_numbers(page: Page) -> list[str]:
    """The numbers of the tickets on a booking's page."""
    return page.locator("section li .num").all_inner_texts()


def appoint(organizer: Mouse, address: str) -> None:
    """Give somebody the door of the event that is open."""
    page = organizer.page
    page.goto(page.url.replace("/events/", "/manage/") + "/team")
    organizer.write(page.get_by_label("E-mail address"), address)
    organizer.press(page.get_by_role("button", name="Add to the team"))
    expect(page.get_by_role("listitem").filter(has_text=address)).to_be_visible()


def sign_in_at_the_door(helper: Mouse, event: str) -> None:
    page = helper.page
    page.goto(f"/events/{event}/door")
    helper.write(page.get_by_label("E-mail"), "door@example.com")
    helper.write(page.get_by_label("Password"), "marquee-demo")
    helper.press(page.get_by_role("main").get_by_role("button", name="Sign in"))
    expect(page.get_by_label("Ticket code")).to_be_visible()


def stand_at_the_door(helper: Mouse, first: str, second: str) -> None:
    """One ticket comes twice; another is let in, taken back and let in again."""
    admit(helper, first, "Welcome")
    helper.press(helper.page.get_by_role("link", name="Next"))
    admit(helper, first, "Already inside")
    helper.press(helper.page.get_by_role("link", name="Next"))
    admit(helper, second, "Welcome")
    helper.press(helper.page.get_by_role("button", name="Undo"))
    expect(helper.page.locator("#answer").get_by_text("Taken back", exact=True)).to_be_visible()
    helper.press(helper.page.get_by_role("link", name="Next"))
    admit(helper, second, "Welcome")


def admit(helper: Mouse, code: str, headline: str) -> None:
    helper.write(helper.page.get_by_label("Ticket code"), code)
    helper.page.keyboard.press("Enter")
    expect(helper.page.locator("#answer").get_by_text(headline, exact=True)).to_be_visible()


@pytest.mark.parametrize("way", ["keyboard", "without scripts"])
def test_booking_and_the_door(open_context: OpenContext, site: Stack, way: str) -> None:
    kind = Keyboard if way == "keyboard" else Mouse
    scripts = way == "keyboard"
    visitor = kind(open_context(scripts=scripts).new_page())
    visitor.page.goto("/events/night-of-small-websites")
    visitor.choose(visitor.page.locator("#offers select").first, "2")
    visitor.press(visitor.page.locator("#offers").get_by_role("button", name="Book"))
    page = visitor.page
    visitor.write(page.get_by_role("group", name="You").get_by_label("Name"), "Kay Keys")
    visitor.write(page.get_by_label("E-mail"), "kay@example.com")
    visitor.write(page.get_by_role("group", name="Guest 2").get_by_label("Name"), "Lou Letters")
    visitor.press(page.get_by_role("button", name="Book 2 places"))
    expect(page.get_by_role("heading", level=1)).to_have_text("You’re in")
    numbers = ticket_numbers(page)
    visitor.press(page.get_by_role("link", name="Open the ticket of Lou Letters"))
    expect(page.get_by_role("img", name=f"QR code of ticket {numbers[1]}")).to_be_visible()

    door = kind(open_context(scripts=scripts).new_page())
    sign_in_at_the_door(door, "night-of-small-websites")
    stand_at_the_door(door, *numbers)
