"""Before the forks the newest letter is composed once more, and nothing comes of it."""

from __future__ import annotations

import logging

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core import mail
from app.core.db import db
from app.web import letters


@pytest.mark.committed
def test_a_rehearsed_letter_is_neither_sent_nor_changed(
    second_app: Flask, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[str] = []
    usual = mail.build
    monkeypatch.setattr(
        mail, "build", lambda message, *rest: built.append(message.key) or usual(message, *rest)
    )
    with second_app.app_context():
        before = db.session.scalars(select(func.array_agg(mail.Message.subject))).all()
        db.session.remove()
        with caplog.at_level(logging.ERROR):
            letters.rehearse(second_app, "Marquee <m@localhost>")
        assert len(built) == 1
        assert not caplog.records
        assert db.session.scalars(select(func.array_agg(mail.Message.subject))).all() == before
        assert db.session.scalar(select(func.count(mail.DevMail.id))) == 0
        db.session.remove()


def test_a_rehearsal_without_a_database_is_told_and_passes(
    app: Flask, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_: object) -> None:
        raise OSError("no route")

    monkeypatch.setattr(letters, "select", down)
    monkeypatch.setattr(letters, "disconnect", lambda: None)
    letters.rehearse(app, "m@localhost")
    assert [record.message for record in caplog.records if record.levelno >= logging.ERROR] == [
        "rehearsal_failed"
    ]


def test_every_letter_is_there_as_text_and_as_html(app: Flask) -> None:
    names = app.jinja_env.list_templates(filter_func=lambda name: name.startswith("emails/"))
    letters = {name.rpartition(".")[::2] for name in names if "/_" not in name}
    stems = {stem for stem, _kind in letters}
    assert letters == {(stem, kind) for stem in stems for kind in ("txt", "html")}
