"""Surveys: a few questions to those who came, sent once, answered by a personal link."""

from app.domain.surveys import letters, reactions
from app.domain.surveys.answering import Asked, answer, check_open, get_asked
from app.domain.surveys.links import invitation_secret, response_key
from app.domain.surveys.making import (
    add_question,
    delete_survey,
    edit_question,
    edit_survey,
    make_survey,
    move_question,
    remove_question,
)
from app.domain.surveys.planning import goes_out_at, plan_survey, send_due, unplan_survey
from app.domain.surveys.queries import (
    Listed,
    get_question,
    get_survey,
    get_survey_by_id,
    list_questions,
    list_questions_of,
    list_surveys,
)
from app.domain.surveys.results import Result, Row, count_responses, list_results, list_rows
from app.domain.surveys.rules import CLOSED, DRAFT, LATEST_HOURS, OPEN, QuestionDraft, as_asked, state_of
from app.domain.surveys.sending import close_survey, count_asked, list_asked, reopen_survey, send_survey

__all__ = [
    "CLOSED",
    "DRAFT",
    "LATEST_HOURS",
    "OPEN",
    "Asked",
    "Listed",
    "QuestionDraft",
    "Result",
    "Row",
    "add_question",
    "answer",
    "as_asked",
    "check_open",
    "close_survey",
    "count_asked",
    "count_responses",
    "delete_survey",
    "edit_question",
    "edit_survey",
    "get_asked",
    "get_question",
    "get_survey",
    "get_survey_by_id",
    "goes_out_at",
    "invitation_secret",
    "letters",
    "list_asked",
    "list_questions",
    "list_questions_of",
    "list_results",
    "list_rows",
    "list_surveys",
    "make_survey",
    "move_question",
    "plan_survey",
    "reactions",
    "remove_question",
    "reopen_survey",
    "response_key",
    "send_due",
    "send_survey",
    "state_of",
    "unplan_survey",
]
