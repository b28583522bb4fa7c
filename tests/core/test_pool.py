"""A connection that broke while it rested is replaced before anybody notices."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from app.core import connections
from app.core.db import db
from app.web import boundary
from app.web.policy import ANYONE

OTHERS = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


def ask() -> int:
    answer: int = db.session.execute(text("SELECT 1")).scalar_one()
    db.session.remove()
    return answer


def break_connections(app: Flask) -> None:
    engine = create_engine(app.config["SQLALCHEMY_DATABASE_URI"])
    with engine.connect() as connection:
        connection.execute(OTHERS)
    engine.dispose()


@pytest.mark.committed
@pytest.mark.parametrize("rested", [True, False])
def test_a_broken_connection_costs_at_most_one_answer(
    second_app: Flask, monkeypatch: pytest.MonkeyPatch, rested: bool
) -> None:
    monkeypatch.setattr(connections, "REST_SECONDS", 0.0 if rested else 60.0)
    with second_app.app_context():
        ask()
        break_connections(second_app)
        if not rested:
            with pytest.raises(OperationalError):
                ask()
            db.session.remove()
        assert ask() == 1


@pytest.mark.committed
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_page_is_read_once_more_and_what_writes_is_warned_by_it(
    second_app: Flask, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    monkeypatch.setattr(connections, "REST_SECONDS", 60.0)
    for each in ("GET", "POST"):  # so that both pools have a connection
        served(second_app, each)
    break_connections(second_app)
    assert served(second_app, "GET") == "1"
    assert served(second_app, method) == "1"


def served(app: Flask, method: str) -> str:
    with app.test_request_context("/", method=method):
        return boundary.run(lambda: str(ask()), ANYONE.resolve, {}).get_data(as_text=True)
