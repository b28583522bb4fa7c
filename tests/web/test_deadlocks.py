"""Two requests that wait for each other: Postgres gives one up, and it runs again unseen."""

from __future__ import annotations

import threading
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask import Flask, flash
from sqlalchemy import select, text, update

from app.core.db import db, unit_of_work
from app.core.handover import Handover
from app.models import Category
from app.web import boundary
from app.web.feature import Feature
from app.web.policy import ANYONE
from app.web.render import go
from tests.pages import Page

pytestmark = pytest.mark.committed
SOON = "SET LOCAL deadlock_timeout = '20ms'"
Verb = Callable[[], None]


def rename(slug: str, name: str) -> None:
    """Give a category a longer name, and keep its row locked."""
    longer = update(Category).where(Category.slug == slug).values(name=Category.name + name)
    db.session.execute(longer)


class Pair:
    """A route that changes two rows, one after the other, and meets another request between them.

    before: what it does first.
    """

    def __init__(self, app: Flask, before: Verb) -> None:
        self.app, self.before = app, before
        self.meeting = threading.Barrier(2, timeout=20)
        self.tries: list[str] = []
        feature = Feature("pair", __name__)
        feature.write("/pair/<first>/<second>", needs=ANYONE)(self.change)
        app.register_blueprint(feature)
        with app.app_context(), unit_of_work():
            db.session.add_all([Category(slug=slug, name=slug) for slug in ("one", "two")])

    def change(self, first: str, second: str) -> Any:
        self.tries.append(first)
        db.session.execute(text(SOON))
        self.before()
        rename(first, "+")
        if self.tries.count(first) == 1:
            self.meeting.wait()
        rename(second, "+")
        return go("/", "Changed.")

    def send_both(self, **files: Any) -> list[int]:
        """The statuses of two requests that take the rows in opposite orders."""
        statuses: list[int] = []

        def send(path: str) -> None:
            client = self.app.test_client()
            token = Page(client.get("/login").text).form("/login").values()["csrf_token"]
            data = {"csrf_token": token, **{name: (BytesIO(b"x"), "x.txt") for name in files}}
            answer = client.post(path, data=data)
            statuses.append(answer.status_code)
            told = client.get("/login").text
            assert told.count("Changed.") == (1 if answer.status_code == 303 else 0)

        threads = [threading.Thread(target=send, args=(f"/pair/{way}",)) for way in ("one/two", "two/one")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sorted(statuses)

    def names(self) -> list[str]:
        with self.app.app_context():
            query = select(Category.name).where(Category.slug.in_(["one", "two"])).order_by(Category.slug)
            return list(db.session.scalars(query))


def nothing() -> None:
    """Leave no trace."""


def say() -> None:
    flash("Halfway.")


def call_somebody() -> None:
    boundary.hand_over(Handover(nothing, lambda _answer: None))


def test_who_was_given_up_runs_again_and_counts_once(second_app: Flask) -> None:
    pair = Pair(second_app, nothing)
    assert pair.send_both() == [303, 303]
    assert pair.names() == ["one++", "two++"]
    assert len(pair.tries) == 3


def test_without_another_try_one_of_them_fails(second_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: these two do wait for each other."""
    monkeypatch.setattr(boundary, "TRIES", 1)
    pair = Pair(second_app, nothing)
    assert pair.send_both() == [303, 503]
    assert pair.names() == ["one+", "two+"]


@pytest.mark.parametrize(("trace", "files"), [(say, {}), (call_somebody, {}), (nothing, {"paper": 1})])
def test_who_left_something_behind_does_not_run_again(
    second_app: Flask, trace: Verb, files: dict[str, Any]
) -> None:
    pair = Pair(second_app, trace)
    assert pair.send_both(**files) == [303, 503]
    assert len(pair.tries) == 2
