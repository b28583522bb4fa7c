"""A real Chromium against the real stack."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from app.settings import Settings
from tests.conftest import test_settings
from tests.servers import clone_of
from tests.stack import Stack

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
]  # fmt: skip
PATIENCE = 30_000  # ms, for whatever has to come; a test tells what comes, bench/ how soon
expect.set_options(timeout=PATIENCE)
EXPECTED = ("Failed to load resource",)
OpenPage = Callable[..., Page]


def chromium() -> str | None:
    named = os.environ.get("MARQUEE_CHROMIUM")
    return named if named is not None else shutil.which("chromium") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium()
    if not path:
        if os.environ.get("CI") == "true":
            pytest.fail("no Chromium: CI has to run the browser tests")
        pytest.skip("no Chromium: browser tests are skipped (apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def site(
    servers: tuple[str, str], template_name: str, redis_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stack]:
    """The stack of one test module, with its own database; mails land at /dev/mail."""
    with clone_of(servers[0], template_name) as database_url:
        stack = Stack(_settings(database_url, redis_url, tmp_path_factory.mktemp("site")))
        stack.start_together("prompt")
        yield stack
        stack.stop()


def _settings(database_url: str, redis_url: str, folder: Path) -> Settings:
    return test_settings(database_url, redis_url, folder)


@pytest.fixture
def open_context(browser: Browser, site: Stack) -> Iterator[Callable[..., BrowserContext]]:
    """Makes browser contexts of the site; a console error or a broken script fails the test."""
    contexts: list[BrowserContext] = []
    problems: list[str] = []

    def make(
        width: int = 1280, height: int = 900, dark: bool = False, scripts: bool = True
    ) -> BrowserContext:
        context = browser.new_context(
            base_url=site.url,
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
        )
        context.set_default_timeout(PATIENCE)
        context.on("weberror", lambda error: problems.append(str(error.error)))
        context.on("console", lambda message: _note(problems, message.type, message.text))
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()
    assert problems == []


def _note(problems: list[str], kind: str, words: str) -> None:
    if kind in {"error", "warning"} and not words.startswith(EXPECTED):
        problems.append(f"{kind}: {words}")


def sign_in(page: Page, name: str) -> None:
    """Sign in as one of the cast through the form."""
    page.goto("/login")
    page.get_by_label("E-mail").fill(f"{name}@example.com")
    page.get_by_label("Password", exact=True).fill("marquee-demo")
    page.locator("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/login" not in url)
