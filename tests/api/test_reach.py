"""A token reaches its own person's things and nobody else's: generated over all paths of the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask
from sqlalchemy import Connection
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from app.models import User
from tests.api.caller import Caller
from tests.architecture.test_matrix import numbers_for
from tests.world import World

NOWHERE = 10**17
# Open to everybody: public events, their offers and questions, and people who organize them.
PUBLIC = {"api.show_event", "api.list_ticket_types", "api.show_ticket_type", "api.list_questions",
          "api.show_user",
          "api.list_reviews", "api.write_review", "api.show_review", "api.mark_helpful", "api.mark_unhelpful",
          "api.show_place", "api.send_file", "api.join_waitlist", "api.leave_waitlist",
          "api.list_events_of_user"}  # fmt: skip


def rules_of(app: Flask) -> list[tuple[Rule, str]]:
    """Every route of the API that names a thing, with its method."""
    found = []
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if hasattr(view, "wire") and "id" in rule.arguments:
            found.append((rule, view.wire.method))
    return found


def path_of(rule: Rule, number: int) -> str:
    return rule.rule.removeprefix("/api").replace("<number:id>", str(number))


def test_an_organizer_of_others_gets_what_does_not_exist(
    app: Flask, stranger: Caller, world: World, session: Session, connection: Connection
) -> None:
    """The stranger runs a community of their own; of the guild's things they learn nothing."""
    numbers = numbers_for(world)
    session.commit()
    tried = 0
    for rule, method in rules_of(app):
        if rule.endpoint in PUBLIC:
            continue
        point = connection.begin_nested()
        theirs = stranger.call(method, path_of(rule, numbers[rule.rule.split("/")[2]]), {"nonsense": 1})
        missing = stranger.call(method, path_of(rule, NOWHERE), {"nonsense": 1})
        point.rollback()
        assert (theirs.status_code, theirs.get_json()) == (404, missing.get_json()), rule.rule
        tried += 1
    assert tried >= 20


def test_a_draft_of_others_is_no_event_anywhere(
    app: Flask, stranger: Caller, anyone: Caller, world: World, session: Session
) -> None:
    for rule, method in rules_of(app):
        if rule.rule.startswith("/api/events/"):
            theirs = stranger.call(method, path_of(rule, world.draft.id), {}, 404)
            assert theirs.get_json() == stranger.call(method, path_of(rule, NOWHERE), {}, 404).get_json()
            assert anyone.call(method, path_of(rule, world.draft.id), {}).status_code in {401, 404}


def test_without_a_token_nothing_is_looked_up(
    app: Flask, anyone: Caller, world: World, session: Session
) -> None:
    for rule, method in rules_of(app):
        if not app.view_functions[rule.endpoint].wire.public:  # type: ignore[attr-defined]
            assert anyone.call(method, path_of(rule, world.concert.id), {}).status_code == 401, rule.rule


def test_no_list_holds_what_is_not_ones_own(
    app: Flask, calling: Callable[[User | None], Caller], world: World, session: Session
) -> None:
    """The door's helper has booked, paid and been told nothing."""
    helper = calling(world.door)
    for path in ("/bookings/", "/payments/", "/notifications/"):
        assert helper.get(path)["results"] == []
    titles: Any = [event["title"] for event in helper.get("/events/")["results"]]
    assert "A Draft Nobody Sees" not in titles
