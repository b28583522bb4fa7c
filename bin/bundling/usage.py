"""What templates, Python and scripts use: classes, elements and icons."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from jinja2 import Environment, nodes

JINJA = re.compile(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
CLASS_ATTRIBUTE = re.compile(r"""\bclass=(?:"([^"]*)"|'([^']*)')""")
CLASS_IN_CODE = re.compile(r"""\bclass(?:_|Name)?["']?\s*[:=]\s*["'`]([^"'`]+)["'`]""")
CLASS_LIST = re.compile(r"""classList\.\w+\(([^)]*)\)""")
QUOTED = re.compile(r"""["'`]([^"'`]*)["'`]""")
WORD = re.compile(r"[A-Za-z][\w-]*")
ELEMENT = re.compile(r"<([a-z][a-z0-9]*)")
CREATED = re.compile(r"""createElement\(["'](\w+)["']\)""")
SPOKEN = {"_", "gettext", "ngettext"}
# The page itself and what people's Markdown becomes.
ALWAYS = frozenset(
    [
        "html",
        "body",
        "a",
        "p",
        "br",
        "hr",
        "em",
        "strong",
        "s",
        "code",
        "pre",
        "blockquote",
        "ul",
        "ol",
        "li",
        "h3",
        "h4",
        "h5",
    ]
)


@dataclass
class Usage:
    """What is used.

    classes: tokens seen in class attributes
    words: string literals of templates, which may become classes
    icons: names, each with the place where it was seen first
    """

    classes: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    elements: set[str] = field(default_factory=lambda: set(ALWAYS))
    icons: dict[str, str] = field(default_factory=dict)

    def has_class(self, name: str) -> bool:
        """Whether `name` is used; "btn-{{ kind }}" stands for btn- and any literal of the templates."""
        if name in self.classes or name in self.words:
            return True
        prefixes = (name[: i + 1] for i, char in enumerate(name) if char == "-")
        return any(p in self.classes and name[len(p) :] in self.words for p in prefixes)


def find_usage(app: Path) -> Usage:
    """Read every template, module and script of ours under `app`."""
    usage = Usage()
    env = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"])
    for path in sorted((app / "templates").rglob("*.html")):
        if "emails" in path.parts:  # letters bring their own style
            continue
        source = path.read_text()
        read_template(usage, env.parse(source), source, path.relative_to(app).as_posix())
    for path in sorted(app.rglob("*.py")):
        read_module(usage, path.read_text(), path.relative_to(app).as_posix())
    for path in sorted((app / "static" / "js").glob("*.js")):
        read_markup(usage, path.read_text())
    return usage


def read_template(usage: Usage, tree: nodes.Template, source: str, name: str) -> None:
    bare = JINJA.sub(" ", JINJA.sub(lambda m: "" if m[0].startswith("{{") else " ", source))
    for double, single in CLASS_ATTRIBUTE.findall(bare):
        usage.classes.update((double or single).split())
    usage.elements.update(ELEMENT.findall(bare))
    for text in texts(tree):
        usage.words.update(WORD.findall(text))
    for expression in icon_expressions(tree):
        for icon in literals(expression):
            usage.icons.setdefault(icon, name)


def texts(node: nodes.Node) -> Iterator[str]:
    """String literals that may become classes: all but those meant for people."""
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        yield node.value
    elif not (isinstance(node, nodes.Call) and getattr(node.node, "name", "") in SPOKEN):
        for child in node.iter_child_nodes():
            yield from texts(child)


def icon_expressions(tree: nodes.Template) -> Iterator[nodes.Node]:
    """Whatever is given as the name of an icon: icon('x'), empty('x', …), icon='x', {% set icon = 'x' %}."""
    for call in tree.find_all(nodes.Call):
        called = getattr(call.node, "name", None) or getattr(call.node, "attr", None)
        if called in ("icon", "draw", "empty") and call.args:
            yield call.args[0]
    for keyword in tree.find_all(nodes.Keyword):
        if keyword.key == "icon" or keyword.key.endswith("_icon"):
            yield keyword.value
    for assignment in tree.find_all(nodes.Assign):
        if getattr(assignment.target, "name", None) == "icon":
            yield assignment.node
    for macro in tree.find_all(nodes.Macro):
        defaults = macro.args[len(macro.args) - len(macro.defaults) :]
        yield from (value for arg, value in zip(defaults, macro.defaults, strict=True) if arg.name == "icon")


def literals(node: nodes.Node) -> Iterator[str]:
    """The strings an expression can come to; tests of conditions and keys of dicts are no values."""
    if isinstance(node, nodes.Const):
        if isinstance(node.value, str) and node.value:
            yield node.value
    else:
        for part in outcomes(node):
            yield from literals(part)


def outcomes(node: nodes.Node) -> list[nodes.Node]:
    match node:
        case nodes.CondExpr():
            return [node.expr1, *([node.expr2] if node.expr2 is not None else [])]
        case nodes.Dict():
            return [pair.value for pair in node.items]
        case nodes.Getitem():
            return [node.node]
        case nodes.Call(node=nodes.Getattr() as method):  # {…}.get(state, 'default')
            return [method.node, *node.args[1:]]
        case nodes.Or() | nodes.And():
            return [node.left, node.right]
    return []


def read_module(usage: Usage, source: str, name: str) -> None:
    read_markup(usage, source)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.keyword) and node.arg == "icon":
            icons = [node.value]
        elif isinstance(node, ast.Dict):
            icons = [v for k, v in zip(node.keys, node.values, strict=True) if is_text(k, "icon")]
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "link":  # app/web/nav.py
            icons = node.args[2:3]
        else:
            continue
        for icon in icons:
            if isinstance(icon, ast.Constant) and isinstance(icon.value, str) and icon.value:
                usage.icons.setdefault(icon.value, name)


def is_text(node: ast.expr | None, text: str) -> bool:
    return isinstance(node, ast.Constant) and node.value == text


def read_markup(usage: Usage, source: str) -> None:
    """Classes and elements that Python or JavaScript writes."""
    for value in CLASS_IN_CODE.findall(source):
        usage.classes.update(value.split())
    for arguments in CLASS_LIST.findall(source):
        for value in QUOTED.findall(arguments):
            usage.classes.update(value.split())
    usage.elements.update(CREATED.findall(source))
