"""What a survey may ask, and what counts as an answer. Pure: no session, no clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.domain import questions
from app.models import Event, Question, Survey, SurveyQuestion
from app.models.questions import CHOICE
from app.models.surveys import ASKED_KINDS, SCALE, YES_NO

LONGEST_TITLE, LONGEST_INTRO, LONGEST_LABEL = 120, 2000, 300
MOST_QUESTIONS = 30
LATEST_HOURS = 30 * 24
STEPS = ("1", "2", "3", "4", "5")
AS_CHOICE = (SCALE, YES_NO)
DRAFT, OPEN, CLOSED = "draft", "open", "closed"
Answers = dict[str, questions.Value]


@dataclass(frozen=True)
class QuestionDraft:
    """What an organizer asks. options: for kinds that are chosen from."""

    kind: str
    label: str
    hint: str = ""
    options: tuple[str, ...] = ()
    required: bool = False


def state_of(survey: Survey) -> str:
    """DRAFT until it is sent, then OPEN until it is CLOSED."""
    if survey.opened_at is None:
        return DRAFT
    return OPEN if survey.closed_at is None else CLOSED


def due_at(event: Event, hours: int) -> datetime:
    """When a survey goes out that was planned for `hours` after the event's end."""
    return event.ends_at + timedelta(hours=hours)


def check_words(title: str, intro: str) -> None:
    """Raises Refused for words that no survey can have."""
    if not title:
        raise Refused(_("Give it a title; the letter carries it."), "title", status=422)
    if len(title) > LONGEST_TITLE:
        raise Refused(_("Keep it under %(n)s characters.", n=LONGEST_TITLE), "title", status=422)
    if len(intro) > LONGEST_INTRO:
        raise Refused(_("Keep it under %(n)s characters.", n=LONGEST_INTRO), "intro", status=422)


def options_of(draft: QuestionDraft) -> list[str]:
    """The answers that can be chosen. Raises Refused for a question that makes no sense."""
    if draft.kind not in ASKED_KINDS:
        raise Refused(_("Choose what kind of answer it takes."), "kind", status=422)
    if not draft.label:
        raise Refused(_("Write the question."), "label", status=422)
    if len(draft.label) > LONGEST_LABEL:
        raise Refused(_("Keep it under %(n)s characters.", n=LONGEST_LABEL), "label", status=422)
    if draft.kind == SCALE:
        return list(STEPS)
    if draft.kind == YES_NO:
        return [_("Yes"), _("No")]
    if draft.kind not in questions.NEEDS_OPTIONS:
        return []
    questions.check_options(draft.options)
    return list(draft.options)


def as_asked(asked: Sequence[SurveyQuestion]) -> list[Question]:
    """The same as questions of a booking, so that fields and answers follow the same rules; never stored."""
    return [
        Question(
            id=one.id,
            kind=CHOICE if one.kind in AS_CHOICE else one.kind,
            label=one.label,
            hint=one.hint,
            options=list(one.options),
            required=one.required,
            each=False,
            type_ids=[],
            position=one.position,
        )
        for one in asked
    ]


def judge(asked: Sequence[SurveyQuestion], given: Mapping[str, Any]) -> Answers:
    """What was answered, by question id. given: by field name. Raises Refused beside what is wrong."""
    verdict = questions.judge(as_asked(asked), [0], given)
    for name, problem in verdict.problems.items():
        raise Refused(problem, name, status=422)
    return {name.removeprefix("q"): value for name, value in verdict.answers.items()}
