"""The document of the API, for programs and for people."""

from __future__ import annotations

from flask import Flask, Response, current_app, jsonify

from app.blueprints.api import reference
from app.blueprints.api.document import document
from app.blueprints.api.needs import ANYONE
from app.blueprints.api.table import feature
from app.web.render import render


@feature.page("/openapi.json", needs=ANYONE)
def openapi() -> Response:
    """The OpenAPI 3.1 document."""
    response = jsonify(document(_app()))
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


@feature.page("/docs", needs=ANYONE)
def show_docs() -> Response:
    """The document as a page to read; it needs no script and nothing from elsewhere."""
    book = document(_app())
    calls = reference.calls_by_subject(book)
    return render(
        "api/show_docs.html",
        book=book,
        calls=calls,
        shapes=reference.shapes(book),
        always=reference.statuses_of_all(calls),
    )


def _app() -> Flask:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    return app
