"""How soon a booking moves the places left on pages that others have open, in Chromium.

python -m bench.live http://127.0.0.1:8000/events/SLUG [--bookings 10] [--readers 4]
The event must be free, with a choice of tickets, without questions, and have room. Counted from the
answer that the buyer gets until each reader's page shows the new number; readers spread over the
web processes.
"""

from __future__ import annotations

import argparse
import statistics
import time

from playwright.sync_api import Browser, Page

from bench.chromium import chromium

HEARS = "ws?.readyState === 1"
PATIENCE = 30.0  # seconds


def until(page: Page, condition: str) -> float:
    """When it held, on the clock of `time.monotonic`. Raises TimeoutError when it never does."""
    deadline = time.monotonic() + PATIENCE
    while not page.evaluate(condition):
        if time.monotonic() > deadline:
            raise TimeoutError(condition)
        time.sleep(0.005)
    return time.monotonic()


def reader(browser: Browser, url: str) -> Page:
    page = browser.new_context().new_page()
    page.goto(url)
    until(page, HEARS)
    return page


def book(page: Page, url: str, n: int) -> float:
    """When the buyer was answered."""
    page.goto(f"{url}/booking")
    page.locator("main input[type=number]").first.fill("1")
    you = page.get_by_role("group", name="You")
    you.get_by_label("Name").fill("Ada Reader")
    you.get_by_label("E-mail").fill(f"reader{n}-{time.time_ns()}@example.com")
    page.locator("main button.btn-primary[type=submit]").click()
    page.wait_for_url(lambda address: not address.endswith("/booking"))
    return time.monotonic()


def measure(browser: Browser, url: str, bookings: int, readers: int) -> list[float]:
    """Seconds from answer to sight, for every booking and reader; below zero where sight came first."""
    pages = [reader(browser, url) for _n in range(readers)]
    buyer = browser.new_context().new_page()
    seconds = []
    for n in range(bookings):
        shown = pages[0].locator("#places").inner_text()
        answered = book(buyer, url, n)
        changed = f"document.querySelector('#places').innerText.trim() !== {shown.strip()!r}"
        seconds += [until(page, changed) - answered for page in pages]
    return seconds


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.live", description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--bookings", type=int, default=10)
    parser.add_argument("--readers", type=int, default=4)
    asked = parser.parse_args()
    with chromium() as browser:
        seconds = measure(browser, asked.url, asked.bookings, asked.readers)
    middle, worst = statistics.median(seconds), max(seconds)
    print(
        f"{len(seconds)} sights: {middle * 1000:.0f} ms after the answer (p50), {worst * 1000:.0f} at worst"
    )


if __name__ == "__main__":
    main()
