"""Questions that a booking asks, and what was answered."""

from app.domain.questions import reactions
from app.domain.questions.answering import (
    change_answers,
    check_answers,
    check_open,
    keep_answers,
    put_to,
)
from app.domain.questions.asking import (
    MOST_OPTIONS,
    QuestionDetails,
    add_question,
    answers_of,
    edit_question,
    move_question,
    withdraw_question,
)
from app.domain.questions.facts import AnswersChanged
from app.domain.questions.queries import (
    EventAnswers,
    Person,
    Said,
    count_answers,
    get_question,
    list_answers,
    list_event_answers,
    list_questions,
)
from app.domain.questions.rules import (
    AGREED,
    CAN_DECIDE,
    NAME,
    NEEDS_OPTIONS,
    Spot,
    Value,
    field_name,
    judge,
    need_name,
    spots,
    written,
)
from app.domain.questions.tallies import Answered, list_answered, tally_answers

__all__ = [
    "AGREED",
    "CAN_DECIDE",
    "MOST_OPTIONS",
    "NAME",
    "NEEDS_OPTIONS",
    "Answered",
    "AnswersChanged",
    "EventAnswers",
    "Person",
    "QuestionDetails",
    "Said",
    "Spot",
    "Value",
    "add_question",
    "answers_of",
    "change_answers",
    "check_answers",
    "check_open",
    "count_answers",
    "edit_question",
    "field_name",
    "get_question",
    "judge",
    "keep_answers",
    "list_answered",
    "list_answers",
    "list_event_answers",
    "list_questions",
    "move_question",
    "need_name",
    "put_to",
    "reactions",
    "spots",
    "tally_answers",
    "withdraw_question",
    "written",
]
