"""An organizer asks, a buyer answers: what does not apply is out of sight, what was typed stays."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Request, expect

from tests.browser.conftest import sign_in
from tests.stack import Stack

pytestmark = pytest.mark.browser
EVENT = "/events/night-of-small-websites"


def ask(page: Page, label: str, kind: str, *, answers: str = "", after: str = "") -> None:
    page.goto(f"{EVENT}/questions/new")
    expect(page.get_by_label("Answers, one a line")).not_to_be_visible()
    page.get_by_label("Question", exact=True).fill(label)
    page.get_by_label("Kind of answer").select_option(kind)
    if answers:
        page.get_by_label("Answers, one a line").fill(answers)
    if after:
        page.get_by_label("Asked", exact=True).select_option(label=after)
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("link", name=label, exact=True)).to_be_visible()


def test_asked_answered_and_put_right(open_context: Callable[..., BrowserContext], site: Stack) -> None:
    desk = open_context().new_page()
    sign_in(desk, "owner")
    ask(desk, "How do you come?", "choice", answers="By bike\nBy train")
    ask(desk, "Which train?", "text", after="Only for: By train")

    page, asked_for = open_context(360).new_page(), []
    page.on("request", lambda request: asked_for.append(request))
    page.goto(f"{EVENT}/booking")
    page.get_by_role("button", name="Seat, one more").click()
    expect(page.get_by_label("Which train?")).not_to_be_visible()
    page.get_by_label("How do you come?").select_option("By train")
    page.get_by_label("Which train?").fill("The night train")

    page.get_by_role("button", name="Seat, one more").click()
    expect(page.get_by_role("button", name="Book 2 places")).to_be_visible()
    expect(page.get_by_label("Which train?").first).to_have_value("The night train")
    expect(page.get_by_label("Which train?").nth(1)).not_to_be_visible()
    assert not [url for url in addresses(asked_for) if "night+train" in url or "night%20train" in url]

    page.get_by_role("group", name="You").get_by_label("Name").fill("Bo")
    page.get_by_label("E-mail").fill("bo@example.com")
    page.get_by_role("button", name="Book 2 places").click()
    page.get_by_role("link", name="Change your answers").click()
    page.get_by_label("How do you come?").first.select_option("By bike")
    expect(page.get_by_label("Which train?").first).not_to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Your answers")).to_be_visible()
    expect(page.get_by_text("The night train")).not_to_be_visible()


def addresses(requests: list[Request]) -> list[str]:
    return [request.url for request in requests]
