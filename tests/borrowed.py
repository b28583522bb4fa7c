"""An application made inside a test leaves the first one's world as it found it."""

from __future__ import annotations

import ast
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import app as package
from app.domain import payments
from app.domain.payments import Provider, accounts, providers
from app.web import limits

ROOT = Path(package.__file__).parent
# begun once in a process, whatever app it serves
LASTING = {"app.loading._loaded", "app.core.listening._ear"}
WAYS = "app.domain.payments.providers._providers"
ENVIRONMENT = "os.environ"
KEY = "app.core.secret_key._key"  # is set with the first application
World = dict[str, Any]


@contextmanager
def borrowed_world() -> Iterator[None]:
    """Whatever is set for the process inside the block is put back after it."""
    before, limiter = world_of_process(), dict(vars(limits.limiter))
    try:
        yield
    finally:
        for name, value in before.items():
            _put_back(name, value)
        accounts._made.clear()  # made for the other one's addresses
        vars(limits.limiter).clear()
        vars(limits.limiter).update(limiter)


def world_of_process() -> World:
    """What create_app sets for the whole process and tests may change, by its full name."""
    found = {f"{module.__name__}.{name}": getattr(module, name) for module, name in _globals()}
    found[WAYS] = dict(providers._providers)
    found[ENVIRONMENT] = {k: v for k, v in os.environ.items() if k != "PYTEST_CURRENT_TEST"}
    return found


@contextmanager
def paid_by(**ways: Provider) -> Iterator[None]:
    """These are the installation's ways to pay inside the block; without any it takes no payments."""
    before = dict(providers._providers)
    payments.use(ways)
    try:
        yield
    finally:
        payments.use(before)


@contextmanager
def left_as_found() -> Iterator[None]:
    """Raises AssertionError when the block changes what is set for the process: other tests would meet it."""
    before = world_of_process()
    yield
    now = world_of_process()
    if not before[KEY]:
        return  # the tests' own application may have come meanwhile
    left = [name for name, value in before.items() if not _same(value, now.get(name))]
    assert left == [], f"left changed for the tests that follow: {left}"


def _same(one: Any, other: Any) -> bool:
    return one == other if isinstance(one, dict) else one is other


def _put_back(name: str, value: Any) -> None:
    if name == WAYS:
        payments.use(value)
    elif name != ENVIRONMENT:
        module, _, attribute = name.rpartition(".")
        setattr(sys.modules[module], attribute, value)


def _globals() -> Iterator[tuple[ModuleType, str]]:
    for full_name in _global_names():
        module, _, name = full_name.rpartition(".")
        if module in sys.modules:
            yield sys.modules[module], name


@cache
def _global_names() -> list[str]:
    """Every name that a function in app/ declares `global`."""
    names = set()
    for path in ROOT.rglob("*.py"):
        module = ".".join(path.relative_to(ROOT.parent).with_suffix("").parts).removesuffix(".__init__")
        source = path.read_text()
        if "global " in source:
            declared = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Global)]
            names |= {f"{module}.{name}" for node in declared for name in node.names}
    return sorted(names - LASTING)
