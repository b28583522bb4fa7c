"""How a letter becomes text and HTML: templates/emails/<feature>/<name>.txt and .html."""

from __future__ import annotations

import logging

from flask import Flask
from flask_babel import force_locale
from sqlalchemy import select

from app.core import mail
from app.core.db import db, disconnect
from app.web.kept import public_url

log = logging.getLogger(__name__)


def set_up(app: Flask) -> None:
    def render(letter: mail.Letter, way_out: str) -> tuple[str, str]:
        values = {**letter.values, "subject": letter.subject, "way_out": way_out}
        with app.app_context(), force_locale("en"):
            return (
                app.jinja_env.get_template(f"emails/{letter.template}.txt").render(values),
                app.jinja_env.get_template(f"emails/{letter.template}.html").render(values),
            )

    def way_out(secret: str) -> str:
        with app.app_context():
            return public_url("mailings.show_letters", reader=secret)

    mail.use_renderer(render, way_out)


def rehearse(app: Flask, sender: str) -> None:
    """Compile all letters' templates, and compose the newest letter once more, before the forks.

    What that makes each job would else make anew. Nothing is sent or written, and no connection
    stays open; a database that is down is no reason not to start.
    """
    for name in app.jinja_env.list_templates(filter_func=lambda name: name.startswith("emails/")):
        app.jinja_env.get_template(name)
    with app.app_context():
        try:
            newest = select(mail.Message).order_by(mail.Message.id.desc()).limit(1)
            for message in db.session.scalars(newest):
                mail.build(message, sender, "localhost").as_bytes()
        except mail.Unwanted:
            log.info("rehearsed_without_letter")
        except Exception:
            log.exception("rehearsal_failed")
        finally:
            db.session.rollback()
            db.session.remove()
            disconnect()
