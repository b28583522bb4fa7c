"""Schemathesis over the whole document: what the schema promises holds, and what it forbids is refused."""

from __future__ import annotations

import contextvars
import os
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi import checks as promises
from sqlalchemy import Connection

from app.blueprints.api.document import document
from app.core.db import db
from tests.api.caller import access_token
from tests.architecture.test_matrix import numbers_for
from tests.world import World

FEW = settings(
    max_examples=int(os.environ.get("FUZZ_EXAMPLES", "3")),
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
# Rules beyond the schema (a sale that is over, a name that is taken) may refuse what fits it.
NOT_ASKED = [promises.positive_data_acceptance]
MODES = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]


@pytest.fixture
def numbers(app: Flask, connection: Connection) -> dict[str, Any]:
    """Real numbers for addresses, and a token that opens them."""
    with app.app_context():
        world = World.load()
        found = {**numbers_for(world), "token": access_token(world.owner)}
        db.session.commit()
        db.session.remove()
    return found


@pytest.fixture
def schema(app: Flask) -> Any:
    loaded = schemathesis.openapi.from_dict(document(app))
    loaded.app = app
    return loaded


@pytest.mark.parametrize("mode", MODES, ids=["fits", "does not fit"])
def test_the_api_keeps_what_its_document_says(
    schema: Any, numbers: dict[str, Any], connection: Connection, mode: GenerationMode
) -> None:
    tried = 0
    for result in schema.get_all_operations():
        operation = result.ok()
        point = connection.begin_nested()
        tried += try_out(operation, numbers, mode)
        point.rollback()
    assert tried > 58


def try_out(operation: Any, numbers: dict[str, Any], mode: GenerationMode) -> int:
    """Call one operation with a few cases; returns with how many."""
    tried = 0

    @FEW
    @given(case=operation.as_strategy(generation_mode=mode))
    def call(case: Any) -> None:
        nonlocal tried
        tried += 1
        if "id" in (case.path_parameters or {}) and mode is GenerationMode.POSITIVE:
            case.path_parameters["id"] = numbers[operation.path.split("/")[2]]
        if "/auth/" not in operation.path:
            case.headers["Authorization"] = f"Bearer {numbers['token']}"
        case.headers["Accept-Encoding"] = "identity"
        answer = contextvars.Context().run(case.call)
        case.validate_response(answer, excluded_checks=NOT_ASKED)

    call()
    return tried
