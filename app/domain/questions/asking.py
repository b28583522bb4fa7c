"""Questions: added, edited, moved, withdrawn."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import exists, select

from app.core import clock, facts
from app.core.db import db, lock
from app.core.errors import Refused, Stale
from app.core.i18n import gettext as _
from app.domain.questions import rules
from app.domain.questions.facts import QuestionAdded, QuestionEdited, QuestionMoved, QuestionWithdrawn
from app.domain.questions.queries import list_questions
from app.models import Answer, Event, Question, TicketType, User
from app.models.questions import ACCESS, CONSENT, DIET, KINDS

MOST_QUESTIONS, MOST_OPTIONS = 40, 50


@dataclass(frozen=True)
class QuestionDetails:
    """What an organizer asks. each: of everybody who comes, else once a booking.

    type_ids: only for these ticket types; empty: for all. shown_if: id of the question that
    decides, and its answer (rules.AGREED for a consent).
    """

    kind: str
    label: str
    hint: str = ""
    options: tuple[str, ...] = ()
    required: bool = False
    each: bool = False
    type_ids: tuple[int, ...] = ()
    shown_if: tuple[int, str] | None = None


def add_question(event: Event, details: QuestionDetails, *, by: User | None) -> Question:
    """Ask one more thing of everybody who books from now on. Raises Refused for what makes no sense."""
    lock(event)
    others = list_questions(event)
    if details.kind not in KINDS:
        raise Refused(_("Choose what kind of answer it takes."), "kind", status=422)
    if len(others) >= MOST_QUESTIONS:
        raise Refused(_("%(n)s questions are enough: people want to book.", n=MOST_QUESTIONS), status=422)
    if details.kind in (DIET, ACCESS) and any(other.kind == details.kind for other in others):
        raise Refused(_("This is asked already."), "kind")
    _check(event, details, others)
    position = max((other.position for other in others), default=0) + 1
    question = Question(event_id=event.id, kind=details.kind, position=position)
    _apply(question, details)
    event.asks = True
    db.session.add(question)
    db.session.flush()
    facts.record(QuestionAdded(event.id, question.id, question.kind), by.id if by else None)
    return question


def edit_question(
    event: Event, question: Question, details: QuestionDetails, version: int, *, by: User
) -> None:
    """Change a question; its kind stays. Raises Stale when it was saved since `version`."""
    lock(event)
    lock(question)
    if question.version != version:
        raise Stale(_("Somebody changed this question meanwhile. Look at it as it is now, then save again."))
    others = [other for other in list_questions(event) if other.id != question.id]
    earlier = [other for other in others if other.position < question.position]
    _check(event, details, earlier)
    _check_followers(question, details, _followers(question, others))
    if details.each != question.each and _is_answered(question):
        raise Refused(_("It was answered already, so who is asked stays as it is."), "each")
    _apply(question, details)
    question.version += 1
    facts.record(QuestionEdited(event.id, question.id), by.id)


def move_question(event: Event, question: Question, *, up: bool, by: User) -> None:
    """Swap places with the question before, or after. Raises Refused past one that it depends on."""
    lock(event)
    order = list_questions(event)
    here = next(n for n, other in enumerate(order) if other.id == question.id)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(order):
        return
    first, second = order[min(here, there)], order[max(here, there)]
    if second.shown_if_id == first.id:
        raise Refused(_("“%(one)s” depends on “%(other)s”, so it comes after it.", one=second.label,
                        other=first.label))  # fmt: skip
    first.position, second.position = second.position, first.position
    facts.record(QuestionMoved(event.id, question.id), by.id)


def withdraw_question(event: Event, question: Question, *, by: User) -> None:
    """Ask it no more; what was answered is kept. Raises Refused while another question depends on it."""
    lock(event)
    rest = [other for other in list_questions(event) if other.id != question.id]
    followers = _followers(question, rest)
    if followers:
        raise Refused(_("“%(label)s” depends on its answer. Change or remove that one first.",
                        label=followers[0].label))  # fmt: skip
    question.withdrawn_at = clock.now()
    event.asks = bool(rest)
    facts.record(QuestionWithdrawn(event.id, question.id), by.id)


def _followers(question: Question, others: list[Question]) -> list[Question]:
    return [other for other in others if other.shown_if_id == question.id]


def _is_answered(question: Question) -> bool:
    return bool(db.session.scalar(select(exists().where(Answer.question_id == question.id))))


def _apply(question: Question, details: QuestionDetails) -> None:
    question.label, question.hint = details.label, details.hint
    question.options = list(details.options) if question.kind in rules.NEEDS_OPTIONS else []
    question.required = details.required
    question.each = details.each or question.kind in (DIET, ACCESS)
    question.type_ids = list(details.type_ids)
    question.shown_if_id, question.shown_if_answer = details.shown_if or (None, None)


def _check(event: Event, details: QuestionDetails, earlier: list[Question]) -> None:
    if not details.label:
        raise Refused(_("Write the question."), "label", status=422)
    if details.kind in rules.NEEDS_OPTIONS:
        check_options(details.options)
    if details.type_ids:
        known = select(TicketType.id).where(
            TicketType.event_id == event.id, TicketType.id.in_(details.type_ids)
        )
        if set(db.session.scalars(known)) != set(details.type_ids):
            raise Refused(_("One of these tickets is not of this event."), "type_ids", status=422)
    if details.shown_if:
        _check_condition(details, earlier)


def check_options(options: tuple[str, ...]) -> None:
    """Raises Refused for answers that cannot be offered together."""
    if not 2 <= len(options) <= MOST_OPTIONS:
        raise Refused(_("Offer from 2 to %(n)s answers, one a line.", n=MOST_OPTIONS), "options", status=422)
    if len(set(options)) < len(options):
        raise Refused(_("One answer is there twice."), "options", status=422)
    if any(len(option) > rules.LONGEST_LINE for option in options):
        raise Refused(_("One answer is too long."), "options", status=422)


def _check_condition(details: QuestionDetails, earlier: list[Question]) -> None:
    assert details.shown_if is not None
    wanted, answer = details.shown_if
    decider = next((other for other in earlier if other.id == wanted), None)
    if decider is None or answer not in answers_of(decider):
        raise Refused(_("Choose an answer of a question that comes before this one."), "shown_if", status=422)
    personal = details.each or details.kind in (DIET, ACCESS)
    if decider.each != personal:
        raise Refused(
            _("Both have to be asked of the same: once a booking, or of everybody who comes."),
            "shown_if",
            status=422,
        )


def _check_followers(question: Question, details: QuestionDetails, followers: list[Question]) -> None:
    for follower in followers:
        if details.each != question.each:
            raise Refused(_("“%(label)s” depends on its answer, so who is asked stays as it is.",
                            label=follower.label), "each")  # fmt: skip
        if question.kind != CONSENT and follower.shown_if_answer not in details.options:
            raise Refused(
                _("“%(label)s” depends on the answer “%(answer)s”, so it has to stay.", label=follower.label,
                  answer=follower.shown_if_answer), "options")  # fmt: skip


def answers_of(question: Question) -> list[str]:
    """The answers that another question may depend on; none for most kinds."""
    return [rules.AGREED] if question.kind == CONSENT else list(question.options)
