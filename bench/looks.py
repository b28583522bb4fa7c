"""Every kind of page of the demo world, in both sizes and both lights, in Chromium.

python -m bench.looks http://127.0.0.1:8000 [--many 30] [--pictures FOLDER]
It needs an installation with the demo world and the development mailbox, without rate limits, since
all comes from one address (RATE_LIMITS=0 bin/run), and leaves a few things there (a survey, badges,
letters). Each demo login walks the links; each kind of page is then looked at once, where most is on
it, for: faults that axe finds, sideways scrolling, a console that complains, links that lead nowhere.
It ends with 1 if any of them is serious.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page

from app.demo.people import LOGINS, PASSWORD
from bench import errands
from bench.chromium import chromium
from bench.walk import Walk

LIGHTS: tuple[Literal["light", "dark"], ...] = ("light", "dark")
LOOKS = [(width, light) for width in (360, 1280) for light in LIGHTS]
FAULTS = """async () => {
  const {violations} = await axe.run(document, {iframes: false, resultTypes: ['violations']})
  return violations.map(({impact, id, nodes: [first]}) => [impact, `${id}: ${first.html.slice(0, 150)}`])
}"""
SIDEWAYS = "document.documentElement.scrollWidth > innerWidth + 1"
SERIOUS = {"serious", "critical"}
LOUD = {"error", "warning"}
Finding = tuple[str, str]  # how bad, and what


def signed_in(browser: Browser, base: str, who: str) -> BrowserContext:
    """A browser of their own for this person, or for a visitor; axe comes along with every page."""
    context = browser.new_context(reduced_motion="reduce")
    context.add_init_script(AXE_SCRIPT)
    if who:
        page = context.new_page()
        page.goto(f"{base}/login")
        page.get_by_label("E-mail").fill(who)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.locator("main").get_by_role("button", name="Sign in").click()
        page.wait_for_url(lambda url: "/login" not in url)
        page.close()
    return context


def look(context: BrowserContext, url: str, picture: Path | None) -> Iterator[tuple[str, Finding]]:
    """What is wrong with a page, each with the size and light it was found in."""
    page = context.new_page()
    errors: list[Error] = []
    said: list[ConsoleMessage] = []
    page.on("pageerror", lambda error: errors.append(error))
    page.on("console", lambda one: said.append(one))
    page.goto(url)
    for width, light in LOOKS:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=light)
        for finding in _faults(page):
            yield f"{width} {light}", finding
        if picture:
            page.screenshot(path=f"{picture}_{width}_{light}.png", full_page=True)
    for words in [*map(str, errors), *(one.text for one in said if one.type in LOUD)]:
        yield "any", ("serious", f"console: {words}")
    page.close()


def _faults(page: Page) -> Iterator[Finding]:
    yield from (tuple(found) for found in page.evaluate(FAULTS))
    if page.evaluate(SIDEWAYS):
        yield "serious", "scrolls sideways"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.looks", description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--many", type=int, default=30, help="addresses of a kind each person reads")
    parser.add_argument("--only", default="", metavar="TEXT", help="look at kinds with this in their address")
    parser.add_argument("--pictures", type=Path, help="a folder for a picture of each page in each look")
    asked = parser.parse_args()
    walk = Walk(asked.url.rstrip("/"), asked.many)
    with chromium() as browser:
        people = {who: signed_in(browser, walk.base, who) for who in ("", *(one.email for one in LOGINS))}
        find(walk, people)
        bad = tell(walk, people, asked.only, asked.pictures)
    return 1 if bad else 0


def find(walk: Walk, people: dict[str, BrowserContext]) -> None:
    """Walk as everybody, then make what nobody came to."""
    plain = sorted(kind for kind in walk.every_kind() if "<" not in kind)
    for who, context in people.items():
        walk.follow(who, context, plain)
    errands.run(walk, people)


def tell(walk: Walk, people: dict[str, BrowserContext], only: str, pictures: Path | None) -> int:
    """Print each finding and the kinds never reached; how many findings were serious."""
    for line in walk.broken:
        print(f"serious  {line}")
    bad = len(walk.broken)
    looked_at = sorted(kind for kind in walk.fullest if only in kind)
    for kind in looked_at:
        sight = walk.fullest[kind]
        picture = pictures and pictures / (re.sub(r"\W+", "_", kind).strip("_") or "home")
        page = f"{kind}  {sight.address}  {sight.who or 'visitor'}"
        for where, (impact, words) in look(people[sight.who], walk.base + sight.address, picture):
            bad += impact in SERIOUS
            print(f"{impact}  {page}  {where}  {words}", flush=True)
    never = walk.every_kind() - walk.fullest.keys() - walk.no_pages
    print(f"{len(looked_at)} kinds of pages looked at, {bad} serious findings")
    print("never reached:", *sorted(never), sep="\n  ")
    return bad


if __name__ == "__main__":
    sys.exit(main())
