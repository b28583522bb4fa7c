"""A door whose network fails: the page opens, scans, searches; all of it is sent and counted once after."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import create_engine, text

from tests.browser.conftest import PATIENCE, sign_in
from tests.stack import Stack

pytestmark = pytest.mark.browser
UNREACHED = ("Failed to load resource", "htmx: htmx:error: Failed to fetch", "WebSocket connection to")
DOOR = "/events/night-of-small-websites/door"
BOTH = "SELECT secret, number FROM ticket ORDER BY id LIMIT 2"  # those that the world begins with
SCANS_OF_BOTH = (
    "SELECT result FROM scan WHERE ticket_id IN (SELECT id FROM ticket ORDER BY id LIMIT 2) ORDER BY result"
)
IN_THE_CLEAR = """async () => {
  const found = [];
  for (const {name} of await indexedDB.databases()) {
    const database = await new Promise(take => indexedDB.open(name).onsuccess = e => take(e.target.result));
    for (const store of database.objectStoreNames) {
      const all = database.transaction(store).objectStore(store).getAll();
      await new Promise(take => all.onsuccess = take);
      for (const one of all.result) found.push(name + new TextDecoder().decode(one.data) + Object.keys(one));
    }
    database.close();
  }
  const kept = await caches.open('door');
  for (const page of await kept.matchAll()) found.push(await page.text());
  return found.join();
}"""


@pytest.fixture
def phone(browser: Browser, site: Stack) -> Iterator[BrowserContext]:
    """A phone's browser; a console error that is not about the missing network fails the test."""
    problems: list[str] = []
    context = browser.new_context(base_url=site.url, viewport={"width": 360, "height": 740})
    context.set_default_timeout(PATIENCE)
    context.on("weberror", lambda error: problems.append(f"error: {error.error}"))
    context.on("console", lambda message: problems.append(f"{message.type}: {message.text}"))
    yield context
    context.close()
    errors = [words for words in problems if words.startswith(("error: ", "warning: "))]
    assert [words for words in errors if not words.partition(": ")[2].startswith(UNREACHED)] == []


def rows(site: Stack, statement: str) -> list[tuple[str, ...]]:
    engine = create_engine(site.settings.database_url)
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(text(statement))]
    engine.dispose()
    return found


def keep_the_list(page: Page) -> None:
    sign_in(page, "door")
    page.goto(DOOR)
    page.get_by_role("button", name="Keep the list here").click()
    expect(page.locator("#offline-note")).to_contain_text("tickets are kept")


def go_offline(page: Page) -> None:
    """No network for the page, nor for its service worker, which hears of it a moment later."""
    page.context.set_offline(True)
    page.wait_for_function("fetch('/healthz', {cache: 'no-store'}).then(() => false, () => true)")


def scan(page: Page, code: str) -> None:
    page.get_by_label("Ticket code").fill(code)
    page.get_by_role("button", name="Check", exact=True).click()


def next_one(page: Page) -> None:
    page.get_by_role("link", name="Next").click()


def test_a_door_goes_on_without_a_network(phone: BrowserContext, site: Stack) -> None:
    (first, _number), (second, number) = rows(site, BOTH)
    page = phone.new_page()
    keep_the_list(page)

    go_offline(page)
    scan(page, first)
    expect(page.locator("#verdict")).to_contain_text("Welcome")
    expect(page.locator("#verdict")).to_contain_text("Ada Attendee")
    expect(page.get_by_role("link", name="Next")).to_be_focused()
    next_one(page)
    scan(page, first)
    expect(page.locator("#verdict")).to_contain_text("Already inside")
    next_one(page)
    scan(page, "nothing we know")
    expect(page.locator("#verdict")).to_contain_text("Unknown code")
    page.get_by_role("link", name="Find by name").click()
    expect(page.get_by_label("Find by name or order")).to_be_focused()
    expect(page.locator("#door-net")).to_have_text("No network · 3 to send")

    page.get_by_role("link", name="Leave the door").click()  # there is no page to go to
    expect(page.locator("#problem")).to_have_text("No network: only this page is kept on this device.")
    page.goto(DOOR)  # opened anew, without a network
    expect(page.locator("#door-net")).to_have_text("No network · 3 to send")
    scan(page, first)
    expect(page.locator("#verdict")).to_contain_text("Already inside")
    next_one(page)
    page.get_by_label("Find by name or order").fill("grâce")
    page.get_by_role("button", name="Let in: Gr").click()
    expect(page.locator("#verdict")).to_contain_text("Welcome")
    next_one(page)
    kept = page.evaluate(IN_THE_CLEAR)
    assert "door-keys" in kept
    assert not [name for name in ("Ada", "Grace", first, second, number) if name in kept]
    assert rows(site, SCANS_OF_BOTH) == []

    phone.set_offline(False)
    expect(page.locator("#offline-note")).to_contain_text("tickets are kept")
    results = [result for (result,) in rows(site, SCANS_OF_BOTH)]
    assert results == ["already-used", "already-used", "ok", "ok"]
    expect(page.locator("#last-scans")).to_contain_text("Unknown code")
    ((inside,),) = rows(site, "SELECT count(*) FROM admission WHERE undone_at IS NULL")
    expect(page.locator("#door-count")).to_contain_text(str(inside))
    page.get_by_role("link", name="Leave the door").click()
    page.wait_for_url(lambda url: "/door" not in url)


def test_signing_out_takes_the_key_and_the_scans_wait_for_their_maker(
    phone: BrowserContext, site: Stack
) -> None:
    page = phone.new_page()
    keep_the_list(page)
    go_offline(page)
    scan(page, "made before signing out")
    expect(page.locator("#verdict")).to_contain_text("Unknown code")
    next_one(page)
    expect(page.locator("#door-net")).to_have_text("No network · 1 to send")
    other = phone.new_page()
    page.close()  # one that is only left may live on for a moment, and send
    ((n,),) = rows(site, "SELECT count(*) FROM scan")
    phone.set_offline(False)
    other.goto("/profile")
    other.locator("main").get_by_role("button", name="Sign out").click()
    other.wait_for_url(lambda url: "/profile" not in url)
    assert "door-keys" not in [one["name"] for one in other.evaluate("indexedDB.databases()")]
    sign_in(other, "door")
    other.goto(DOOR)
    expect(other.locator("#last-scans")).to_contain_text("Unknown code")
    deadline = time.monotonic() + PATIENCE / 1000
    while (m := rows(site, "SELECT count(*) FROM scan")[0][0]) == n and time.monotonic() < deadline:
        time.sleep(0.1)
    assert int(m) == int(n) + 1


def promise_to_pay(page: Page) -> str:
    """Make an order that is paid at the door; its code."""
    page.goto("/manage/night-of-small-websites/orders/new")
    page.get_by_label("Patron").fill("1")
    page.get_by_label("Name", exact=True).fill("Bo Buyer")
    page.get_by_label("E-mail").fill("bo@example.com")
    page.get_by_label("At the door").check()
    page.get_by_role("button", name="Make the order").click()
    page.wait_for_url(lambda url: "/orders/" in url and not url.endswith("/new"))
    return page.url.rpartition("/")[2]


def test_who_has_to_pay_pays_without_a_network(phone: BrowserContext, site: Stack) -> None:
    page = phone.new_page()
    sign_in(page, "owner")
    code = promise_to_pay(page)
    page.goto(DOOR)
    page.get_by_role("button", name="Keep the list here").click()
    expect(page.locator("#offline-note")).to_contain_text("tickets are kept")

    go_offline(page)
    scan(page, code.lower())
    expect(page.locator("#found")).to_contain_text("To pay: €25.00")
    page.get_by_role("button", name="Paid in cash, let in: Bo Buyer").click()
    expect(page.locator("#verdict")).to_contain_text("Welcome")
    expect(page.locator("#verdict")).to_contain_text("Paid: €25.00")
    next_one(page)
    expect(page.locator("#door-net")).to_have_text("No network · 2 to send")
    expect(page.locator("#found")).not_to_contain_text("To pay")

    phone.set_offline(False)
    expect(page.locator("#offline-note")).to_contain_text("tickets are kept")
    paid = f"""SELECT payment.state, scan.result FROM "order" JOIN payment ON order_id = "order".id
        JOIN ticket ON number = code || '-1' JOIN scan ON ticket_id = ticket.id WHERE code = '{code}'"""
    assert rows(site, paid) == [("completed", "ok")]
