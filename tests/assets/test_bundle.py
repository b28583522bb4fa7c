"""The style sheet and the sprite: fresh, small, and with everything that pages use."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import brotli
import pytest
from bundling import icons, styles
from bundling.usage import Usage, find_usage

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "app" / "static"
BUDGET_CSS = 14 * 1024
BUDGET_SPRITE = 4 * 1024
BUDGET_SCRIPTS = 16 * 1024

HANDLERS = r"click|change|input|submit|load|error|key\w+|focus|blur|mouse\w+|pointer\w+|touch\w+"
INLINE = re.compile(rf"\sstyle=|<style|\son(?:{HANDLERS})=|\bhx-on|javascript:")

# Classes that style nothing, each for a reason.
STYLELESS = {"money"}  # marks amounts for tests and scripts


@pytest.fixture(scope="module")
def css() -> str:
    return (STATIC / "css" / "app.css").read_text()


@pytest.fixture(scope="module")
def usage() -> Usage:
    return find_usage(ROOT / "app")


def compressed(path: Path) -> int:
    return len(brotli.compress(path.read_bytes()))


def test_bundle_and_sprite_are_fresh() -> None:
    run = subprocess.run(
        [sys.executable, ROOT / "bin" / "assets", "--check"],
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr


def test_every_class_of_the_templates_is_defined(css: str, usage: Usage) -> None:
    defined = set(re.findall(r"\.(-?[A-Za-z_][\w-]*)", css))
    used = {name for name in usage.classes if not name.endswith("-")}
    assert used - defined - STYLELESS == set()


def test_nothing_is_fetched_by_the_style_sheet(css: str) -> None:
    assert "@import" not in css
    assert [url for url in re.findall(r"url\(([^)]*)\)", css) if "data:" not in url] == []


def test_no_custom_property_is_defined_in_vain(css: str) -> None:
    defined = set(re.findall(r"[;{](--[\w-]+):", css))
    assert defined - set(re.findall(r"var\((--[\w-]+)", css)) == set()


def test_weight_stays_within_budget() -> None:
    scripts = compressed(STATIC / "js" / "app.js") + compressed(STATIC / "vendor" / "htmx.min.js")
    assert compressed(STATIC / "css" / "app.css") <= BUDGET_CSS
    assert compressed(STATIC / "icons.svg") <= BUDGET_SPRITE
    assert scripts <= BUDGET_SCRIPTS


def test_templates_hold_no_inline_style_or_script() -> None:
    for path in (ROOT / "app" / "templates").rglob("*.html"):
        if "emails" in path.parts or "pdf" in path.parts:
            continue
        source = path.read_text()
        assert not INLINE.search(source), path
        for tag in re.findall(r"<script[^>]*>", source):
            assert "src=" in tag or "application/ld+json" in tag, path


def test_unknown_icon_fails() -> None:
    with pytest.raises(icons.UnknownIconError, match="no-such-icon"):
        icons.build_sprite({"no-such-icon": "templates/x.html"})


def test_purge_keeps_what_is_used_and_drops_the_rest() -> None:
    rules = styles.parse(
        ".card{color:red}.kept,.gone .kept{color:var(--x)}p:not(.gone){a:b}@media print{.gone{a:b}}"
    )
    kept = styles.write(styles.purge(rules, Usage(classes={"kept"})))
    assert kept == ".kept{color:var(--x)}p:not(.gone){a:b}"


def test_purge_knows_classes_put_together() -> None:
    usage = Usage(classes={"btn-"}, words={"primary"})
    assert usage.has_class("btn-primary")
    assert not usage.has_class("btn-warning")


@pytest.mark.parametrize("name", ["party-popper", "calendar-days"])
def test_icons_of_notifications_and_of_empty_lists_are_in_the_sprite(usage: Usage, name: str) -> None:
    assert name in usage.icons
    assert f'id="{name}"' in (STATIC / "icons.svg").read_text()
