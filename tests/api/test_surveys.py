"""Surveys on the wire: made and planned before the evening, sent, answered and read after it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain import surveys
from app.models import Survey
from tests.api.caller import Caller
from tests.surveys.conftest import Stage, admitted, after, asked_of, draft, sent
from tests.world import World

__all__ = ["admitted", "after", "draft", "sent"]
SCALE = {"kind": "scale", "label": "How was it?", "required": True}
CHOICE = {"kind": "choice", "label": "How did you come?", "options": ["By bike", "On foot"]}
WORDS = {"kind": "text", "label": "Anything else?", "hint": "One line."}
NEW = {"title": "How was it?", "intro": "Two minutes.", "anonymous": True}


def test_a_survey_is_made_with_what_it_asks_and_found_again(world: World, owner: Caller) -> None:
    path = f"/events/{world.concert.id}/surveys/"
    made = owner.post(path, {**NEW, "questions": [SCALE, CHOICE, WORDS]}, 201)
    assert (made["status"], made["anonymous"], made["asked"], made["hours_after"]) == ("draft", True, 0, None)
    assert [one["kind"] for one in made["questions"]] == ["scale", "choice", "text"]
    assert made["questions"][0]["options"] == ["1", "2", "3", "4", "5"]
    assert owner.get(f"/surveys/{made['id']}/") == made
    empty = owner.post(path, {"title": "Another"}, 201)
    assert [one["id"] for one in owner.get(path)["results"]] == [empty["id"], made["id"]]
    owner.delete(f"/surveys/{empty['id']}/")
    owner.get(f"/surveys/{empty['id']}/", 404)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"questions": [{**SCALE, "kind": "guess"}]}, "questions.0.kind"),
        ({"questions": [SCALE, {**CHOICE, "options": ["One"]}]}, "questions.1.options"),
        ({"questions": [SCALE, {**CHOICE, "options": ["One", "One"]}]}, "questions.1.options"),
        ({"questions": [SCALE] * 31}, "questions"),
        ({"nonsense": 1}, "nonsense"),
    ],
)
def test_what_makes_no_survey_is_refused_whole(
    world: World, owner: Caller, session: Session, change: dict[str, Any], field: str
) -> None:
    answer = owner.post(f"/events/{world.concert.id}/surveys/", {**NEW, **change}, 422)
    assert list(answer["errors"]) == [field]
    assert session.scalars(select(Survey)).all() == []


def test_it_goes_out_by_itself_or_waits(world: World, owner: Caller) -> None:
    made = owner.post(f"/events/{world.concert.id}/surveys/", {**NEW, "questions": [SCALE]}, 201)
    path = f"/surveys/{made['id']}"
    planned = owner.post(f"{path}/plan/", {"hours_after": 24})
    assert (planned["hours_after"], planned["status"]) == (24, "draft")
    assert "hours_after" in owner.post(f"{path}/plan/", {"hours_after": 721}, 422)["errors"]
    for _time in range(2):
        owner.delete(f"{path}/plan/")
    assert owner.get(f"{path}/")["hours_after"] is None
    assert "once the event is over" in owner.post(f"{path}/send/", status=409)["detail"]


def test_it_is_sent_once_answered_read_and_closed(draft: Stage, owner: Caller, session: Session) -> None:
    path = f"/surveys/{draft.survey.id}"
    there = owner.post(f"{path}/send/")
    assert (there["status"], there["asked"], there["answered"]) == ("open", 1, 0)
    assert "Nobody is asked twice" in owner.post(f"{path}/send/", status=409)["detail"]
    owner.delete(f"{path}/", 409)
    given = {draft.named(0): "4", draft.named(1): ["Music", "Soup"], draft.named(4): "Splendid."}
    session.expire_all()
    surveys.answer(asked_of(session), given, nameless=True)
    session.commit()
    found = owner.get(f"{path}/results/")
    assert (found["asked"], found["answered"]) == (1, 1)
    scale, several, one, _yes, words = found["results"]
    assert (scale["average"], scale["tally"][3]) == (4.0, {"answer": "4", "count": 1})
    assert [t["count"] for t in several["tally"]] == [1, 1, 0]
    assert (one["answered"], words["texts"]) == (0, ["Splendid."])
    assert owner.post(f"{path}/close/")["status"] == "closed"
    assert owner.post(f"{path}/close/")["status"] == "closed"
    assert owner.post(f"{path}/reopen/")["status"] == "open"


def test_a_draft_is_not_closed(draft: Stage, owner: Caller) -> None:
    assert "not sent yet" in owner.post(f"/surveys/{draft.survey.id}/close/", status=409)["detail"]


def test_those_who_are_asked_read_no_results(sent: Stage, attendee: Caller, stranger: Caller) -> None:
    for caller in (attendee, stranger):
        caller.get(f"/surveys/{sent.survey.id}/results/", 404)
