"""The one style sheet: Bootstrap and our theme, purged to what is used."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import tinycss2

from bundling.usage import Usage

BOOTSTRAP = Path(__file__).resolve().parent.parent / "vendored" / "bootstrap.min.css"
LAYERS = "@layer bootstrap,tokens,base,components,pages,print;"
HEAD = "/*! Bootstrap v5.3.8 (MIT, getbootstrap.com), purged, and Marquee's theme. Built by bin/assets. */\n"
NESTING = {"media", "supports", "layer", "container"}
VARIABLE = re.compile(r"var\(\s*(--[\w-]+)")
# Scripts of htmx set these; they stand in no template.
FROM_HTMX = {"htmx-request", "htmx-swapping", "htmx-added", "htmx-settling"}
# Text-free vendor prefixes that every browser of the last three years does without.
OLD_PREFIX = re.compile(r"^-(?:webkit|moz|ms|o)-(?!line-clamp|box-orient|text-size-adjust|tap-highlight)")

Rule = tuple[str, list[Any]]


def build_bundle(sources: Path, usage: Usage) -> str:
    """The whole sheet as text, without comments and needless spaces."""
    ours = sorted(sources.glob("*.css"), key=lambda path: int(path.name.split("-")[0]))
    text = f"@layer bootstrap{{{BOOTSTRAP.read_text()}}}" + "\n".join(path.read_text() for path in ours)
    tree = purge(parse(text), usage)
    return HEAD + LAYERS + write(drop_unused(tree)) + "\n"


def parse(css: Any) -> list[Any]:
    """Rules as ("prelude", children), declarations as ("name:value", None), statements as (text, ())."""
    rules = tinycss2.parse_rule_list(css, skip_comments=True, skip_whitespace=True)
    return [node for rule in rules if (node := read_rule(rule)) is not None]


def read_rule(rule: Any) -> Any:
    if rule.type == "error":
        raise ValueError(f"line {rule.source_line}: {rule.message}")
    prelude = squeeze(rule.prelude)
    if rule.type == "qualified-rule":
        return prelude, declarations(rule.content)
    head = f"@{rule.at_keyword} {prelude}".rstrip()
    if rule.content is None:
        return None
    if rule.at_keyword in NESTING:
        return head, parse(rule.content)
    if rule.at_keyword.endswith("keyframes"):
        return None if rule.at_keyword.startswith("-") else (head, parse(rule.content))
    return head, declarations(rule.content)


def declarations(content: Any) -> list[Any]:
    found = tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)
    kept = []
    for item in found:
        if item.type != "declaration":
            raise ValueError(f"line {item.source_line}: only declarations may stand here")
        if not OLD_PREFIX.match(item.name):
            value = squeeze(item.value).replace(", ", ",")
            kept.append((f"{item.name}:{value}{'!important' if item.important else ''}", None))
    return kept


def squeeze(tokens: Any) -> str:
    """Tokens as text, comments gone and every run of spaces one space."""
    text = tinycss2.serialize([token for token in tokens if token.type != "comment"])
    parts = re.split(r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|url\([^)]*\))""", text)
    parts[::2] = [re.sub(r"\s+", " ", part) for part in parts[::2]]
    return "".join(parts).strip()


def purge(rules: list[Any], usage: Usage) -> list[Any]:
    """Without selectors that no page can match, and what is empty for it."""
    kept = []
    for head, children in rules:
        if head.startswith("@"):
            inner = purge(children, usage) if head[1:].split(" ")[0] in NESTING else children
            kept.append((head, inner))
        elif selectors := [one for one in split_selectors(head) if may_match(one, usage)]:
            kept.append((",".join(selectors), children))
    return [rule for rule in kept if rule[1]]


def split_selectors(prelude: str) -> list[str]:
    parts, depth, start = [], 0, 0
    for i, char in enumerate(prelude):
        depth += (char in "([") - (char in ")]")
        if char == "," and not depth:
            parts.append(prelude[start:i].strip())
            start = i + 1
    return [re.sub(r"\s*([>+~])\s*", r"\1", part) for part in [*parts, prelude[start:].strip()]]


def may_match(selector: str, usage: Usage) -> bool:
    """Whether every class, element and attribute that `selector` demands is in use.

    What stands in :not(), :is(), :where() and :has() is taken as met.
    """
    if "data-bs-" in selector or ":-moz-" in selector or "::-ms-" in selector:
        return False
    outer = re.sub(r"\[[^\]]*\]", "", selector)
    while (inner := re.sub(r"\([^()]*\)", "", outer)) != outer:
        outer = inner
    classes = re.findall(r"\.(-?[A-Za-z_][\w-]*)", outer)
    elements = re.findall(r"(?:^|[\s>+~])([a-z][a-z0-9]*)", outer)
    return all(name in FROM_HTMX or usage.has_class(name) for name in classes) and all(
        name in usage.elements or name in SVG_PARTS for name in elements
    )


SVG_PARTS = {"svg", "circle", "text", "path", "rect"}


def drop_unused(tree: list[Any]) -> list[Any]:
    """Without custom properties that nothing reads and keyframes that nothing plays."""
    while True:
        text = write(tree)
        read = set(VARIABLE.findall(text))
        played = {m[1] for m in re.finditer(r"animation(?:-name)?:[^;}]*?([a-z-]+)(?=[\s;}])", text)}
        smaller = [node for rule in tree if (node := without(rule, read, played)) is not None]
        if write(smaller) == text:
            return smaller
        tree = smaller


def without(node: Any, read: set[str], played: set[str]) -> Any:
    head, children = node
    if children is None:
        return None if head.startswith("--") and head.split(":", 1)[0] not in read else node
    if head.startswith("@keyframes") and not any(head.endswith(" " + name) for name in played):
        return None
    kept = [child for one in children if (child := without(one, read, played)) is not None]
    return (head, kept) if kept else None


def write(tree: list[Any]) -> str:
    """The tree as compact text."""
    blocks = []
    for head, children in tree:
        if children is None:
            blocks.append(head)
        else:
            inner = write(children)
            blocks.append(f"{head}{{{inner}}}")
    flat = all(children is None for _, children in tree)
    return (";" if flat else "").join(blocks)
