"""What counts as an answer, and who is asked what. Pure: no session, no clock."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from app.core import text
from app.core.i18n import gettext as _
from app.models.questions import CHOICE, CHOICES, CONSENT, DATE, FILE, LONG_TEXT, NUMBER, Question

AGREED = ""  # the condition that any answer fulfils, as a consent has but one
LONGEST_LINE, LONGEST_TEXT = 300, 4000
NEEDS_OPTIONS = (CHOICE, CHOICES)
CAN_DECIDE = (*NEEDS_OPTIONS, CONSENT)  # kinds whose answer may bring up another question
NAME = re.compile(r"q(\d{1,18})(?:-(\d{1,3}))?", re.ASCII)
NEED = re.compile(r"(diet|access)-(\d{1,3})", re.ASCII)
DIGITS = re.compile(r"[+-]?\d{1,12}([.,]\d{1,6})?", re.ASCII)
TOKEN = re.compile(r"([0-9a-f]{32}):([^\x00-\x1f\x7f]{1,120})")
Value = str | list[str] | dict[str, str]


class Spot(NamedTuple):
    """One question put once: slot 0 for the whole booking, else the n-th ticket of it."""

    question: Question
    slot: int

    @property
    def name(self) -> str:
        return field_name(self.question.id, self.slot)


@dataclass(frozen=True)
class Verdict:
    """What holds of the answers given, and what is wrong with the others; both by field name."""

    answers: dict[str, Value]
    problems: dict[str, str]


def field_name(question_id: int, slot: int) -> str:
    """How forms and the API call a spot: q7 for the booking, q7-2 for its second ticket."""
    return f"q{question_id}-{slot}" if slot else f"q{question_id}"


def need_name(kind: str, slot: int) -> str:
    """What a guest said of their diet or access without being asked: access-1."""
    return f"{kind}-{slot}"


def read_name(name: str) -> tuple[int | str, int]:
    """Question id, or kind of need, and slot of a name. Raises ValueError for any other name."""
    need = NEED.fullmatch(name)
    if need is not None:
        return need[1], int(need[2])
    match = NAME.fullmatch(name)
    if match is None:
        raise ValueError(name)
    return int(match[1]), int(match[2] or 0)


def spots(asked: Sequence[Question], slots: Sequence[int]) -> Iterator[Spot]:
    """Everything a booking of these tickets is asked. slots: the ticket type id of each ticket in turn."""
    for question in asked:
        concerned = [n for n, type_id in enumerate(slots, 1) if _concerns(question, type_id)]
        if question.each:
            yield from (Spot(question, n) for n in concerned)
        elif concerned:
            yield Spot(question, 0)


def _concerns(question: Question, type_id: int) -> bool:
    return not question.type_ids or type_id in question.type_ids


def judge(
    asked: Sequence[Question],
    slots: Sequence[int],
    given: Mapping[str, Any],
    open_before: Collection[str] = (),
) -> Verdict:
    """Look at all that was given for this booking. asked: in an order where conditions come first.

    What was given for a question that does not come up is left out. open_before: names of spots that
    need no answer, since none is known of those who could give it.
    """
    verdict = Verdict({}, {})
    for spot in spots(asked, slots):
        if not comes_up(spot, verdict.answers):
            continue
        try:
            value = read(spot.question, given.get(spot.name))
        except ValueError as wrong:
            verdict.problems[spot.name] = str(wrong)
            continue
        if value is not None:
            verdict.answers[spot.name] = value
        elif spot.question.required and spot.name not in open_before:
            verdict.problems[spot.name] = _missing(spot.question)
    return verdict


def comes_up(spot: Spot, answers: Mapping[str, Value]) -> bool:
    """Whether the question is put at all, after the answers so far."""
    if spot.question.shown_if_id is None:
        return True
    value = answers.get(field_name(spot.question.shown_if_id, spot.slot))
    wanted = spot.question.shown_if_answer
    if value is None:
        return False
    return wanted in (AGREED, value) or (isinstance(value, list) and wanted in value)


def read(question: Question, given: Any) -> Value | None:
    """The answer as it is kept, None for none. Raises ValueError with what to put right."""
    if question.kind == CONSENT:
        return question.label if given in (True, "y", "yes", "on", "true") else None
    if question.kind in NEEDS_OPTIONS:
        return _chosen(question, given)
    if question.kind == FILE:
        return _paper(given)
    if isinstance(given, bool) or not isinstance(given, str | int | float | Decimal | None):
        raise ValueError(_("Answer this in words."))
    clean = text.many_lines if question.kind == LONG_TEXT else text.one_line
    words = clean("" if given is None else str(given)).strip()
    if not words:
        return None
    if question.kind == NUMBER:
        return _number(words)
    if question.kind == DATE:
        return _day(words)
    most = LONGEST_TEXT if question.kind == LONG_TEXT else LONGEST_LINE
    if len(words) > most:
        raise ValueError(_("Answer in at most %(n)s letters.", n=most))
    return words


def _chosen(question: Question, given: Any) -> Value | None:
    picked = given if isinstance(given, list | tuple) else [given] if given not in (None, "") else []
    if any(one not in question.options for one in picked):
        raise ValueError(_("Choose from what is offered."))
    if question.kind == CHOICES:
        return [option for option in question.options if option in picked] or None
    if len(picked) > 1:
        raise ValueError(_("Choose one answer only."))
    return str(picked[0]) if picked else None


def _paper(given: Any) -> Value | None:
    """A file as forms carry it: its name in the store, and its title."""
    match = TOKEN.fullmatch(given) if isinstance(given, str) else None
    if match is None and given not in (None, ""):
        raise ValueError(_("Send the file first, then answer with what names it."))
    return {"file": match[1], "title": match[2]} if match else None


def _number(words: str) -> str:
    words = text.plain_digits(words)
    if not DIGITS.fullmatch(words):
        raise ValueError(_("Write a number, such as 42 or 1.5."))
    try:
        return format(Decimal(words.replace(",", ".")), "f")
    except InvalidOperation:
        raise ValueError(_("Write a number, such as 42 or 1.5.")) from None


def _day(words: str) -> str:
    try:
        day = date.fromisoformat(words)
    except ValueError:
        raise ValueError(_("Write a date such as 2026-05-31.")) from None
    if not 1900 <= day.year < 2200:
        raise ValueError(_("Write a date such as 2026-05-31."))
    return day.isoformat()


def _missing(question: Question) -> str:
    if question.kind == CONSENT:
        return _("This has to be agreed to: %(question)s", question=question.label)
    if question.kind == FILE:
        return _("Send a file: %(question)s", question=question.label)
    return _("Answer this question: %(question)s", question=question.label)


def written(value: Value) -> str:
    """An answer as one text; of a file its title."""
    if isinstance(value, dict):
        return value["title"]
    return value if isinstance(value, str) else ", ".join(value)


def paper_of(value: Any) -> str | None:
    """The name in the store, where the answer is a file."""
    return value.get("file") if isinstance(value, dict) else None
