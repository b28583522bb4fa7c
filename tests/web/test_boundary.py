"""One request is one transaction; a GET can't write; what must survive a refusal does."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core import throttle
from app.core.db import db
from app.core.errors import Refused
from app.core.handover import Handover
from app.models import Category
from app.web import boundary
from app.web.policy import ANYONE
from tests.world import World

WINDOW = timedelta(minutes=1)


def count() -> int:
    return db.session.scalar(select(func.count(Category.id))) or 0


def add(slug: str) -> None:
    db.session.add(Category(slug=slug, name=slug))
    db.session.flush()


def send(app: Flask, view: Any, method: str = "POST") -> Any:
    with app.test_request_context("/", method=method):
        return boundary.run(view, ANYONE.resolve, {})


def test_a_success_is_committed(app: Flask, world: World) -> None:
    before = count()
    send(app, lambda: (add("a"), "ok")[1])
    assert count() == before + 1


def test_an_error_status_rolls_back(app: Flask, world: World) -> None:
    before = count()
    send(app, lambda: (add("a"), ("no", 422))[1])
    assert count() == before


def test_an_exception_rolls_back(app: Flask, world: World) -> None:
    before = count()

    def broken() -> str:
        add("a")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        send(app, broken)
    assert count() == before


def test_what_must_survive_a_refusal_does(app: Flask, world: World) -> None:
    before = count()

    def refused() -> str:
        add("a")
        raise Refused("no", after=lambda: throttle.count("test", "x", within=WINDOW))

    with pytest.raises(Refused):
        send(app, refused)
    assert count() == before
    assert throttle.count_of("test", "x") == 1


def test_a_handover_commits_before_it_calls_and_stores_the_answer(app: Flask, world: World) -> None:
    before = count()
    seen = []

    def call() -> str:
        seen.append(db.session().in_transaction())
        return "b"

    def view() -> str:
        add("a")
        boundary.hand_over(Handover(call, add))
        return "ok"

    send(app, view)
    assert seen == [False]
    assert count() == before + 2
