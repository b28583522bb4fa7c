"""The house keeps its floors: faces only, sizes, names, no orphans."""

from __future__ import annotations

import ast
import re
import statistics
from functools import cache
from html import unescape
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
APP = ROOT / "app"
PYTHON = sorted(path for path in APP.rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
TEMPLATES = sorted((APP / "templates").rglob("*.html"))
FEATURE_IMPORT = re.compile(r"from app\.domain\.(\w+)\.(\w+)")
FORBIDDEN_NAMES = {"utils", "helpers", "common", "service", "manager", "misc"}

LONGEST_FILE = 300
LONGEST_FUNCTION = 40
LONGEST_FRAGMENT = 80
LONGEST_ROUTE = 15
MEDIAN_FUNCTION = 6

# An exception is a line here, with its reason.
LONG_FILES: dict[str, str] = {}
LONG_FUNCTIONS: dict[str, str] = {}


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def functions() -> list[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    found = []
    for path in PYTHON:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                found.append((f"{name(path)}:{node.name}", node))
    return found


def body_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The lines of the body, docstring left out."""
    body = node.body
    if isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        body = body[1:]
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_a_feature_is_entered_through_its_face() -> None:
    through_the_window = []
    for path in PYTHON:
        own = path.relative_to(APP).parts[1:2] if path.is_relative_to(APP / "domain") else ()
        for feature, module in FEATURE_IMPORT.findall(path.read_text()):
            if (feature,) != tuple(own) and module != "facts":
                through_the_window.append(f"{name(path)} imports {feature}.{module}")
    assert through_the_window == []


def test_files_stay_short() -> None:
    too_long = [
        f"{name(p)}: {n}"
        for p in PYTHON + TESTS
        if (n := len(p.read_text().splitlines())) > LONGEST_FILE and name(p) not in LONG_FILES
    ]
    assert too_long == []


def test_functions_stay_short() -> None:
    found = functions()
    too_long = [f"{where}: {n}" for where, node in found if (n := body_lines(node)) > LONGEST_FUNCTION]
    assert [line for line in too_long if line.split(": ")[0] not in LONG_FUNCTIONS] == []
    assert statistics.median(body_lines(node) for _where, node in found) <= MEDIAN_FUNCTION


def test_routes_are_four_moves() -> None:
    moves = {"read", "write", "form"}
    too_long = []
    for where, node in functions():
        decorators = [d.func for d in node.decorator_list if isinstance(d, ast.Call)]
        if any(isinstance(f, ast.Attribute) and f.attr in moves for f in decorators):
            n = body_lines(node)
            if n > LONGEST_ROUTE:
                too_long.append(f"{where}: {n}")
    assert too_long == []


def test_fragments_stay_short() -> None:
    too_long = [
        f"{name(p)}: {n}"
        for p in TEMPLATES
        if p.name.startswith("_") and (n := len(p.read_text().splitlines())) > LONGEST_FRAGMENT
    ]
    assert [t for t in too_long if "/shared/" not in t] == []


def test_no_file_is_called_after_nothing() -> None:
    assert [name(p) for p in PYTHON if p.stem in FORBIDDEN_NAMES or p.parent.name in FORBIDDEN_NAMES] == []


def test_only_the_boundary_and_jobs_commit() -> None:
    allowed = {"app/core/db.py", "app/core/handover.py", "app/web/boundary.py"}
    commits = [
        name(p)
        for p in PYTHON
        if re.search(r"(session|work|db)\.commit\(", p.read_text()) and name(p) not in allowed
    ]
    assert commits == []


def test_views_do_not_read_htmx_headers() -> None:
    readers = [name(p) for p in (APP / "blueprints").rglob("*.py") if "HX-" in p.read_text()]
    assert readers == []


def test_every_template_is_used() -> None:
    sources = "\n".join(p.read_text() for p in PYTHON) + "\n".join(p.read_text() for p in TEMPLATES)
    orphans = []
    for path in TEMPLATES:
        relative = path.relative_to(APP / "templates").as_posix()
        letter = relative.removeprefix("emails/").removesuffix(".html")
        if relative not in sources and f'"{letter}"' not in sources:
            orphans.append(relative)
    assert orphans == []


@pytest.mark.parametrize("word", ["TODO", "FIXME", "NotImplementedError", "coming soon", "lorem ipsum"])
def test_nothing_is_left_for_later(word: str) -> None:
    texts = [*PYTHON, *TEMPLATES]
    assert [name(p) for p in texts if word.lower() in p.read_text().lower()] == []


def test_templates_speak_through_gettext() -> None:
    """Words between tags stand inside _( ) or come from a value."""
    bare = []
    for path in TEMPLATES:
        text = unescape(path.read_text()).replace("· Marquee", "")
        text = re.sub(r"{% block main_class %}.*?{% endblock %}", "", text)
        text = re.sub(
            r"{#.*?#}|{%.*?%}|{{.*?}}|<(script|style|svg)\b.*?</\1>|<!--.*?-->",
            "",
            text,
            flags=re.S,
        )
        for words in re.findall(r">([^<>]+)<", text):
            if re.search(r"[A-Za-z]{3,}", words) and words.strip() not in {"Marquee"}:
                bare.append(f"{name(path)}: {words.strip()[:40]}")
    assert [b for b in bare if "/styleguide/" not in b] == []
