"""A test client that reviews every page it gets, and sends forms as a browser would."""

from __future__ import annotations

import contextvars
import re
from html import unescape
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.core.db import db
from app.models import User
from tests.pages import Page, review

SENDS_FILES = re.compile(r'<form[^>]* action="([^"]*)"[^>]* enctype="multipart/form-data"')


class ReviewingClient(FlaskClient):
    """A browser without scripts. `page` reads, `fill` sends the page's own form."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Each request in a context of its own, as a server would; every HTML page is reviewed."""
        response: TestResponse = contextvars.Context().run(super().open, *args, **kwargs)
        if response.mimetype == "text/html" and response.status_code not in {204, 304}:
            review(response)
            self._review_files(response.text)
        return response

    def _review_files(self, html: str) -> None:
        """Where a form sends files, its route says that it takes them."""
        for action in SENDS_FILES.findall(html):
            endpoint, _values = self.application.url_map.bind("").match(
                unescape(action).partition("?")[0], "POST"
            )
            assert self.application.view_functions[endpoint].declared.files, f"{action} takes no files"  # type: ignore[attr-defined]

    def page(self, url: str, status: int = 200, **headers: str) -> Page:
        """Read a page, following no redirect; fails for another status."""
        response = self.get(url, headers=headers)
        assert response.status_code == status, f"GET {url}: {response.status_code}\n{response.text[:2000]}"
        return Page(response.text)

    def fill(self, url: str, action: str | None = None, status: int = 303, htmx: bool = False,
             **fields: Any) -> TestResponse:  # fmt: skip
        """Open the page, fill in its form (the one with `action`) and send it."""
        page = self.page(url)
        form = page.form(action)
        data = {**form.values(), **fields}
        headers = {"HX-Request": "true", "HX-Request-Type": "partial"} if htmx else {}
        data = {name: value for name, value in data.items() if value is not None}
        response = self.post(form.action or url, data=data, headers=headers)
        assert response.status_code == status, (
            f"POST {form.action or url}: {response.status_code}\n{_words(response)}"
        )
        return response

    def sign_in(self, email: str, password: str | None = None) -> None:
        """Be somebody: with a password through the log-in page, else at once, which saves the hashing."""
        if password is not None:
            self.fill("/login", email=email, password=password)
            return
        user = db.session.scalars(select(User).where(User.email == email)).one()
        with self.session_transaction() as session:
            session.clear()
            session.permanent = True
            session.update(_user_id=user.get_id(), _fresh=True)


def _words(response: TestResponse) -> str:
    return (
        " ".join(Page(response.text).text.split())[:1500]
        if response.mimetype == "text/html"
        else response.text[:500]
    )
