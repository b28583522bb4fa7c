"""What counts as an answer, and who is asked what."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.questions import rules
from app.models import Question


def question(kind: str, number: int = 1, **said: Any) -> Question:
    defaults: dict[str, Any] = {
        "label": "Why?",
        "options": [],
        "type_ids": [],
        "required": False,
        "each": False,
    }
    return Question(id=number, kind=kind, **{**defaults, **said})


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        ("text", "  two   words\n", "two words"),
        ("text", "", None),
        ("text", None, None),
        ("long-text", "one\r\ntwo ", "one\ntwo"),
        ("number", "042", "42"),
        ("number", "1,50", "1.50"),
        ("number", "－１．５", "-1.5"),
        ("number", "-3", "-3"),
        ("number", 7, "7"),
        ("date", "2026-02-28", "2026-02-28"),
        ("choice", "Red", "Red"),
        ("choice", "", None),
        ("choices", ["Blue", "Red", "Red"], ["Red", "Blue"]),
        ("choices", [], None),
        ("consent", True, "Why?"),
        ("consent", False, None),
        ("diet", "Vegan", "Vegan"),
    ],
)
def test_read_keeps_answers_in_one_form(kind: str, given: Any, kept: Any) -> None:
    assert rules.read(question(kind, options=["Red", "Blue"]), given) == kept


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("text", "x" * 301),
        ("text", ["a"]),
        ("text", {"a": 1}),
        ("long-text", "x" * 4001),
        ("number", "NaN"),
        ("number", "1e9"),
        ("number", "²"),
        ("number", "1.2.3"),
        ("date", "2026-02-30"),
        ("date", "30 May"),
        ("date", "9999-01-01"),
        ("choice", "Green"),
        ("choice", ["Red", "Blue"]),
        ("choices", ["Red", "Green"]),
        ("choices", "Gre"),
    ],
)
def test_read_refuses_what_is_no_answer(kind: str, given: Any) -> None:
    with pytest.raises(ValueError):
        rules.read(question(kind, options=["Red", "Blue"]), given)


def test_a_question_of_everybody_is_put_once_a_ticket_of_its_types() -> None:
    each, once = question("text", 1, each=True, type_ids=[7]), question("text", 2, type_ids=[8])
    assert [spot.name for spot in rules.spots([each, once], [7, 7, 9])] == ["q1-1", "q1-2"]
    assert [spot.name for spot in rules.spots([each, once], [8, 7])] == ["q1-2", "q2"]


def test_a_required_question_needs_an_answer_only_where_it_comes_up() -> None:
    decider = question("choice", 1, options=["Yes", "No"])
    follower = question("text", 2, required=True, shown_if_id=1, shown_if_answer="Yes")
    asked = [decider, follower]
    assert rules.judge(asked, [7], {"q1": "No"}).problems == {}
    assert list(rules.judge(asked, [7], {"q1": "Yes"}).problems) == ["q2"]
    assert rules.judge(asked, [7], {"q1": "Yes", "q2": "So"}).answers == {"q1": "Yes", "q2": "So"}


def test_what_is_given_to_a_question_that_does_not_come_up_is_left_out() -> None:
    decider = question("choices", 1, options=["A", "B"], each=True)
    follower = question("text", 2, each=True, shown_if_id=1, shown_if_answer="B")
    given = {"q1-1": ["A"], "q2-1": "lost", "q1-2": ["A", "B"], "q2-2": "kept", "q9": "foreign"}
    answers = rules.judge([decider, follower], [7, 7], given).answers
    assert answers == {"q1-1": ["A"], "q1-2": ["A", "B"], "q2-2": "kept"}


def test_conditions_hold_down_a_chain() -> None:
    chain = [
        question("consent", 1),
        question("choice", 2, options=["X", "Y"], shown_if_id=1, shown_if_answer=rules.AGREED),
        question("text", 3, required=True, shown_if_id=2, shown_if_answer="X"),
    ]
    assert rules.judge(chain, [7], {"q2": "X"}).problems == {}
    assert list(rules.judge(chain, [7], {"q1": True, "q2": "X"}).problems) == ["q3"]


def test_a_consent_keeps_the_words_agreed_to() -> None:
    agree = question("consent", 1, label="I may be in pictures.", required=True)
    assert rules.judge([agree], [7], {"q1": True}).answers == {"q1": "I may be in pictures."}
    assert "agreed to" in rules.judge([agree], [7], {}).problems["q1"]
