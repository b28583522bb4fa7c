"""The OpenAPI 3.1 document of the API, made from its routes."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Any

import flask_smorest
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask

from app.blueprints.api import shapes
from app.blueprints.api.table import feature
from app.web.problems import MIMETYPE

KEPT = "marquee-openapi"
VERSION = "1"
BEARER = "bearer"
MAY_BE_SENT = {"Idempotency-Key": "The same key again within 24 hours answers the first success again."}
ABOUT = (
    "Sign in with `POST /api/auth/login/` and send the access token as `Authorization: Bearer …`. "
    "Errors are RFC 9457 problem details. Lists answer `count`, `next`, `previous` and `results`. "
    "Money is an exact decimal as text with its currency; times are ISO 8601 with their offset."
)


class Document(flask_smorest.Api):
    """smorest's book-keeping alone: it answers no errors and serves no page."""

    def _register_error_handlers(self) -> None:
        """Errors are the site's own (app/web/errors.py)."""

    DEFAULT_ERROR_RESPONSE_NAME = None
    ERROR_SCHEMA = shapes.Problem


def document(app: Flask) -> dict[str, Any]:
    """The document, made once an application."""
    if KEPT not in app.extensions:
        app.extensions[KEPT] = _make(app)
    made: dict[str, Any] = app.extensions[KEPT]
    return made


def _make(app: Flask) -> dict[str, Any]:
    site = app.config["SETTINGS"].site_name
    book = Document()
    book.init_app(
        app,
        spec_kwargs={
            "title": f"{site} API",
            "version": VERSION,
            "openapi_version": "3.1.0",
            "info": {"description": ABOUT},
            "marshmallow_plugin": MarshmallowPlugin(schema_name_resolver=_name),
        },
    )
    book.spec.components.security_scheme(BEARER, {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"})
    book.spec.components.response(
        "Problem", {"description": "Why not.", "content": {MIMETYPE: {"schema": shapes.Problem}}}
    )
    feature.register_views_in_doc(book, app, book.spec, name="api", parameters=None)
    made: dict[str, Any] = book.spec.to_dict()
    made["components"]["schemas"].pop("PaginationMetadata", None)
    made["servers"] = [{"url": app.config["PUBLIC_URL"]}]
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if hasattr(view, "wire"):
            _complete(made["paths"][_path(rule.rule)][view.wire.method.lower()], rule.endpoint, view)
    return made


def _name(schema: Any) -> str:
    kind = schema if isinstance(schema, type) else type(schema)
    partial = "Change" if getattr(schema, "partial", False) else ""
    return f"{kind.__name__.removesuffix('Schema')}{partial}"


def _path(rule: str) -> str:
    return re.sub(r"<(?:[^:<>]*(?:\([^)]*\))?:)?(\w+)>", r"{\1}", rule)


def _complete(operation: dict[str, Any], endpoint: str, view: Any) -> None:
    """What only the route knows: its name, who may call it, each status in words, the once-only key."""
    operation["operationId"] = endpoint.removeprefix("api.")
    operation["security"] = [{BEARER: []}, {}] if view.wire.public else [{BEARER: []}]
    if view.declared.once:
        told = MAY_BE_SENT["Idempotency-Key"]
        parameter = {"name": "Idempotency-Key", "in": "header", "required": False, "description": told,
                     "schema": {"type": "string", "maxLength": 100}}  # fmt: skip
        operation.setdefault("parameters", []).append(parameter)
    if view.wire.sent:
        binary = {"schema": {"type": "string", "format": "binary"}}
        operation["requestBody"] = {"required": True, "content": dict.fromkeys(view.wire.sent, binary)}
    for status, response in list(operation["responses"].items()):
        code = HTTPStatus(int(status))
        if code >= 400:
            content = {MIMETYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
            operation["responses"][status] = {"description": code.phrase, "content": content}
        elif code == 204:
            operation["responses"][status] = {"description": code.phrase}
        elif code == 201:
            response["headers"] = {"Location": {"schema": {"type": "string"}, "description": "Where it is."}}
