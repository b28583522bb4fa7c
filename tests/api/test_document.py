"""The OpenAPI document: valid, complete, and a page to read."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from schemathesis.specs.openapi import definitions

from tests.api.caller import Caller
from tests.review import ReviewingClient
from tests.world import World


@pytest.fixture
def book(anyone: Caller, world: World) -> dict[str, Any]:
    found: dict[str, Any] = anyone.get("/openapi.json")
    return found


def test_the_document_is_valid_openapi_3_1(book: dict[str, Any]) -> None:
    assert book["openapi"].startswith("3.1.")
    assert [str(error) for error in definitions.OPENAPI_31_VALIDATOR.iter_errors(book)] == []


def test_every_route_is_in_the_document_with_its_errors_and_who_may(book: dict[str, Any], app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if not hasattr(view, "wire"):
            continue
        operation = book["paths"][re.sub(r"<.*?:?(\w+)>", r"{\1}", rule.rule)][view.wire.method.lower()]
        assert operation["summary"]
        assert operation["operationId"] == rule.endpoint.removeprefix("api.")
        assert ({} in operation["security"]) is view.wire.public
        assert {str(view.wire.status), "401", "404", "429", "500"} <= set(operation["responses"])
        assert view.declared.need.name


def test_the_contracts_paths_are_all_there(book: dict[str, Any]) -> None:
    promised = """
        auth/register auth/login auth/token auth/refresh auth/token/refresh auth/logout users users/me
        users/{id}
        users/{id}/events categories venues events events/{id} events/{id}/publish events/{id}/cancel
        events/{id}/clone events/{id}/attendees events/{id}/statistics events/{id}/ticket-types
        ticket-types/{id} bookings bookings/{id} bookings/{id}/cancel bookings/{id}/confirm
        events/{id}/waitlist
        events/{id}/check-ins events/{id}/reviews reviews/{id}/helpful reviews/{id}/unhelpful
        certificates certificates/{id} certificates/{id}/pdf
        events/{id}/surveys surveys/{id} surveys/{id}/send surveys/{id}/results
    """
    assert {f"/api/{path}/" for path in promised.split()} <= set(book["paths"])


def test_no_reference_leads_nowhere(book: dict[str, Any]) -> None:
    known = {f"#/components/schemas/{name}" for name in book["components"]["schemas"]}
    assert set(re.findall(r"#/components/schemas/\w+", str(book))) <= known


def test_the_page_shows_every_call_and_loads_nothing_from_elsewhere(
    client: ReviewingClient, book: dict[str, Any], world: World
) -> None:
    page = client.page("/api/docs")
    for path in book["paths"]:
        assert path in page.text
    assert re.findall(r'(?:src|href)="(?:https?:)?//(?!marquee\.test)', page.html) == []
    assert "Any call may also answer" in page.text
    assert ", 500, 503." not in page.text.partition("below.")[2], "said once, for all calls"


@pytest.mark.parametrize(("name", "status"), [("a" * 80, 200), ("a" * 80 + "\x9b", 422), ("\x9b", 422)])
def test_lengths_are_those_of_what_was_sent_and_of_what_is_kept(
    attendee: Caller, name: str, status: int
) -> None:
    attendee.patch("/users/me/", {"name": name}, status)
