"""A GET runs in a read-only transaction: Postgres itself refuses a write."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import Connection, text
from sqlalchemy.exc import InternalError

from app.core.db import db
from app.web import boundary
from app.web.policy import ANYONE


def write() -> str:
    db.session.execute(text("UPDATE category SET name = name"))
    return "ok"


def test_a_get_cannot_write(second_app: Flask) -> None:
    with second_app.test_request_context("/", method="GET"), pytest.raises(InternalError, match="read-only"):
        boundary.run(write, ANYONE.resolve, {})


def test_a_post_can(second_app: Flask) -> None:
    with second_app.test_request_context("/", method="POST"):
        assert boundary.run(write, ANYONE.resolve, {}).status_code == 200


def test_a_get_is_read_only_in_a_tests_transaction_too(app: Flask, connection: Connection) -> None:
    with app.test_request_context("/", method="GET"), pytest.raises(InternalError, match="read-only"):
        boundary.run(write, ANYONE.resolve, {})
    with app.test_request_context("/", method="POST"):
        assert boundary.run(write, ANYONE.resolve, {}).status_code == 200
