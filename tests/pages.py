"""Reading pages in tests: a small view of the parsed HTML, and what every page must keep."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from werkzeug.test import TestResponse

SPRITE = (Path(__file__).parents[1] / "app" / "static" / "icons.svg").read_text()
NS = "{http://www.w3.org/1999/xhtml}"
LABELLED = {"input", "select", "textarea"}
UNLABELLED_TYPES = {"hidden", "submit", "button", "image", "reset"}


@dataclass(frozen=True)
class FormView:
    element: Element

    @property
    def action(self) -> str:
        return self.element.get("action", "")

    def values(self) -> dict[str, Any]:
        """What a browser would send for the form as it stands (without its buttons)."""
        values: dict[str, Any] = {}
        for field in self.element.iter():
            name = field.get("name")
            if name and "disabled" not in field.attrib:
                value = _value(field)
                if value is not None:
                    values[name] = value
        return values


def _value(field: Element) -> str | None:
    tag = field.tag.removeprefix(NS)
    if tag == "textarea":
        return (field.text or "").removeprefix("\n")
    if tag == "select":
        options = list(field.iter(f"{NS}option"))
        chosen = [o for o in options if "selected" in o.attrib] or options[:1]
        return chosen[0].get("value", chosen[0].text or "") if chosen else None
    if tag != "input" or field.get("type") in {"submit", "button", "image", "file", "reset"}:
        return None
    if field.get("type") in {"checkbox", "radio"}:
        return field.get("value", "on") if "checked" in field.attrib else None
    return field.get("value", "")


@lru_cache(maxsize=8)
def parsed(html: str) -> tuple[Element, list[str]]:
    """The tree of a page or fragment, for reading only, and what is wrong with its markup."""
    parser = html5lib.HTMLParser(strict=False)
    root: Element = parser.parse(html) if _is_whole(html) else _fragment(parser, html)
    return root, [error for _, error, _ in parser.errors if error != "expected-doctype-but-got-start-tag"]


def _is_whole(html: str) -> bool:
    return html.lstrip().lower().startswith("<!doctype")


class Page:
    """A parsed page: its text, links and forms."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.root, _errors = parsed(html)

    @property
    def text(self) -> str:
        return " ".join("".join(self.root.itertext()).split())

    @property
    def heading(self) -> str:
        return " ".join("".join(next(self.root.iter(f"{NS}h1")).itertext()).split())

    def links(self) -> dict[str, str]:
        """Address by link text."""
        return {" ".join("".join(a.itertext()).split()): a.get("href", "") for a in self.root.iter(f"{NS}a")}

    def forms(self) -> list[FormView]:
        return [FormView(form) for form in self.root.iter(f"{NS}form")]

    def form(self, action: str | None = None) -> FormView:
        """The form with this action, else the first that posts inside <main>."""
        if action is not None:
            return next(form for form in self.forms() if form.action == action)
        main = next(self.root.iter(f"{NS}main"))
        forms = [FormView(form) for form in main.iter(f"{NS}form")]
        return next((form for form in forms if form.element.get("method", "").lower() == "post"), forms[0])

    def by_id(self, element_id: str) -> Element:
        return next(e for e in self.root.iter() if e.get("id") == element_id)


def review(response: TestResponse) -> None:
    """What every page and fragment must keep; raises AssertionError with what is wrong."""
    html = response.get_data(as_text=True)
    whole = _is_whole(html)
    root, errors = parsed(html)
    where = response.request.path if response.request else "?"
    assert not errors, f"{where}: invalid markup: {sorted(set(errors))}"
    ids = Counter(e.get("id") for e in root.iter() if e.get("id"))
    twice = [name for name, n in ids.items() if n > 1]
    assert not twice, f"{where}: the same id twice: {twice}"
    _review_fields(root, where, set(ids))
    _review_forms(root, where)
    _review_htmx(root, where, set(ids) if whole else None)
    _review_icons(html, where)
    if whole:
        assert len(list(root.iter(f"{NS}h1"))) == 1, f"{where}: a page has one h1"
        assert "style=" not in html.replace("data-style=", ""), f"{where}: inline style, which the CSP blocks"
        assert " onclick=" not in html, f"{where}: inline handler"


def _fragment(parser: html5lib.HTMLParser, html: str) -> Element:
    container = "tbody" if html.lstrip().startswith("<tr") else "div"
    root: Element = parser.parseFragment(html, container=container)
    return root


def _review_fields(root: Element, where: str, ids: set[str | None]) -> None:
    labels = {label.get("for") for label in root.iter(f"{NS}label")}
    inside = {field for label in root.iter(f"{NS}label") for field in label.iter()}
    for field in root.iter():
        tag = field.tag.removeprefix(NS) if isinstance(field.tag, str) else ""
        if tag not in LABELLED or field.get("type") in UNLABELLED_TYPES:
            continue
        named = field.get("aria-label") or field.get("aria-labelledby")
        assert named or field in inside or field.get("id") in labels, f"{where}: no label for {field.attrib}"
        for reference in (field.get("aria-describedby") or "").split():
            assert reference in ids, f"{where}: aria-describedby names {reference}, which is not there"


def _review_forms(root: Element, where: str) -> None:
    for form in root.iter(f"{NS}form"):
        assert form.get("action") is not None or form.get("method") == "dialog", (
            f"{where}: a form without action"
        )
        for move in ("hx-post", "hx-get"):
            assert form.get(move) in {None, form.get("action")}, (
                f"{where}: {move} differs from the form's action"
            )
        if form.get("method", "get").lower() == "post":
            names = {e.get("name") for e in form.iter()}
            assert "csrf_token" in names, f"{where}: {form.get('action')} posts without its token"


def _review_icons(html: str, where: str) -> None:
    missing = {
        name for name in re.findall(r"/icons\.[^#\"]*svg#([\w-]+)", html) if f'id="{name}"' not in SPRITE
    }
    assert not missing, f"{where}: icons that the sprite lacks: {missing}"


def _review_htmx(root: Element, where: str, ids: set[str | None] | None) -> None:
    for element in root.iter():
        for name, value in element.attrib.items():
            assert not name.startswith("data-hx-"), f"{where}: {name}"
            if name.startswith("hx-"):
                assert "js:" not in value, f"{where}: {name} with js:, which the CSP blocks"
        trigger = element.get("hx-trigger", "")
        assert not re.search(r"\[|from:body", trigger), f"{where}: hx-trigger={trigger!r}"
        target = element.get("hx-target", "")
        if ids is not None and target.startswith("#"):
            assert target[1:] in ids, f"{where}: hx-target {target} is not on the page"
