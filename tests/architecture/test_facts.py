"""What may happen is said in words: the log of an event has a sentence for every kind of fact."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from flask import Flask

from app import domain
from app.core.facts import What
from app.domain import reports


def below(kind: type[What]) -> list[type[What]]:
    return [kind, *[k for sub in kind.__subclasses__() for k in below(sub)]]


def test_every_kind_of_fact_has_a_sentence(app: Flask) -> None:
    for module in pkgutil.walk_packages(domain.__path__, "app.domain."):
        import_module(module.name)  # some are loaded only when they are needed
    made = {
        kind.__name__
        for kind in below(What)
        if kind.__module__.startswith("app.") and not kind.__subclasses__()
    }
    assert len(made) > 50
    missing = sorted(made - set(reports.known_kinds()))
    assert missing == [], "facts without a sentence in app/domain/reports/words.py"
