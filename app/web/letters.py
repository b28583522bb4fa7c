"""How a letter becomes text and HTML: templates/emails/<feature>/<name>.txt and .html."""

from __future__ import annotations

from flask import Flask
from flask_babel import force_locale

from app.core import mail


def set_up(app: Flask) -> None:
    def render(letter: mail.Letter) -> tuple[str, str]:
        values = {**letter.values, "subject": letter.subject}
        with app.app_context(), force_locale("en"):
            return (
                app.jinja_env.get_template(f"emails/{letter.template}.txt").render(values),
                app.jinja_env.get_template(f"emails/{letter.template}.html").render(values),
            )

    mail.use_renderer(render)
