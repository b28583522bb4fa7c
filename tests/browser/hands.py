"""How a person works a page: with a mouse or with the keyboard alone. Counts what it takes."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, Request

MOST_STOPS = 80
# the focus shows as an outline, of the thing itself or of the label drawn around it
IN_SIGHT = """() => {
  const stop = document.activeElement;
  const box = stop.getBoundingClientRect();
  const drawn = thing => {
    const style = thing && getComputedStyle(thing);
    return style && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
  };
  const here = box.width > 1 && box.bottom > 0 && box.top < innerHeight;
  return stop === document.body || (here && (drawn(stop) || drawn(stop.closest('label'))));
}"""


class Mouse:
    """Clicks and types; `clicks`, and `asked` for every page and fragment, since `start`."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = 0
        self.asked: list[str] = []
        page.on("request", self._ask)

    def _ask(self, request: Request) -> None:
        if request.resource_type in {"document", "xhr", "fetch"}:
            self.asked.append(f"{request.method} {request.url}")

    def start(self) -> None:
        """Count from here."""
        self.clicks, self.asked = 0, []

    def press(self, target: Locator) -> None:
        """A button or a link."""
        self.clicks += 1
        target.click()

    def write(self, target: Locator, words: str) -> None:
        """Fill a field with these words."""
        target.fill(words)

    def choose(self, target: Locator, option: str) -> None:
        """Take an option of a list."""
        self.clicks += 1
        target.select_option(option)


class Keyboard(Mouse):
    """Tab, Enter and typing only; the focus has to be seen at every stop."""

    def _reach(self, target: Locator) -> None:
        target.wait_for()
        for _stop in range(MOST_STOPS):
            if target.evaluate("thing => thing === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
            assert self.page.evaluate(IN_SIGHT), self.page.evaluate("document.activeElement.outerHTML")
        raise AssertionError(f"{MOST_STOPS} times Tab do not reach {target}")

    def press(self, target: Locator) -> None:
        self._reach(target)
        self.page.keyboard.press("Enter")

    def write(self, target: Locator, words: str) -> None:
        self._reach(target)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(words)

    def choose(self, target: Locator, option: str) -> None:
        self._reach(target)
        self.page.keyboard.type(option)
