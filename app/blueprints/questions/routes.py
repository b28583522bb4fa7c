"""What an event asks: listed, added, edited, moved, removed; and what a booking answered, put right."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for

from app.blueprints.questions.forms import (
    KIND_LABELS,
    AddQuestionForm,
    EditQuestionForm,
    answers_form,
    values_of,
)
from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.domain import orders, questions, tickets
from app.models import Event, Order, Question, Ticket
from app.web import nav
from app.web.addresses import page_number
from app.web.feature import Feature
from app.web.filters import same_page
from app.web.forms import OnceForm
from app.web.policy import EVENT_ORGANIZER, ORDER_HOLDER, TICKET_HOLDER, signed_in_user, viewer
from app.web.render import go, render

feature = Feature("questions", __name__)
ROOT = "/events/<event>/questions"


@feature.read(ROOT, needs=EVENT_ORGANIZER)
def list_questions(event: Event) -> Response:
    """What a booking asks, in its order."""
    return _list_page(event, OnceForm())


def _list_page(event: Event, form: OnceForm) -> Response:
    asked = questions.list_questions(event)
    return render(
        "questions/list_questions.html",
        event=event,
        form=form,
        asked=asked,
        known={question.id: question for question in asked},
        kinds=KIND_LABELS,
        types=_types(event),
        counts=questions.count_answers(event, asked),
        **nav.event_rail(event),
    )


@feature.form(f"{ROOT}/new", needs=EVENT_ORGANIZER, once=True)
def add_question(event: Event) -> Response:
    """Ask one more thing."""
    form = AddQuestionForm()
    form.offer(_types(event), questions.list_questions(event))
    if form.validate_on_submit():
        with form.attempt():
            questions.add_question(event, form.said(form.kind.data), by=signed_in_user())
            return _listed(event, _("Added. It is asked from the next booking on."))
    values: dict[str, Any] = {"event": event, "form": form}
    return render(
        "questions/add_question.html", "questions/_add_form.html", **values, **nav.event_rail(event)
    )


@feature.form(f"{ROOT}/<int:question_id>/edit", needs=EVENT_ORGANIZER)
def edit_question(event: Event, question_id: int) -> Response:
    """Change what is asked."""
    question = questions.get_question(event, question_id)
    form = _edit_form(event, question)
    if form.validate_on_submit():
        with form.attempt():
            said, version = form.said(question.kind), form.version.data
            questions.edit_question(event, question, said, version, by=signed_in_user())
            return _listed(event, _("Saved."))
    return _edit_page(event, question, form)


def _edit_form(event: Event, question: Question) -> EditQuestionForm:
    form = EditQuestionForm(data=values_of(question))
    earlier = [one for one in questions.list_questions(event) if one.position < question.position]
    form.offer(_types(event), earlier)
    return form


def _edit_page(event: Event, question: Question, form: EditQuestionForm) -> Response:
    theirs = form.catch_up(values_of(question)) if form.stale else []
    return render(
        "questions/edit_question.html",
        "questions/_edit_form.html",
        status=form.status,
        event=event,
        question=question,
        form=form,
        kind=KIND_LABELS[question.kind],
        theirs=theirs,
        **nav.event_rail(event),
    )


@feature.write(f"{ROOT}/<int:question_id>/place", needs=EVENT_ORGANIZER)
def move_question(event: Event, question_id: int) -> Response:
    """One place up or down."""
    question, form = questions.get_question(event, question_id), OnceForm()
    with form.attempt():
        up = request.form.get("to") == "up"
        questions.move_question(event, question, up=up, by=signed_in_user())
    return _list_page(event, form) if form.errors else _listed(event)


@feature.write(f"{ROOT}/<int:question_id>/withdrawal", needs=EVENT_ORGANIZER)
def withdraw_question(event: Event, question_id: int) -> Response:
    """Ask it no more."""
    question, form = questions.get_question(event, question_id), OnceForm()
    with form.attempt():
        questions.withdraw_question(event, question, by=signed_in_user())
    if form.errors:
        return _list_page(event, form)
    return _listed(event, _("Removed. What was answered before is kept."))


@feature.read(f"{ROOT}/<int:question_id>/answers", needs=EVENT_ORGANIZER)
def list_answers(event: Event, question_id: int) -> Response:
    """What was answered to one question."""
    question = questions.get_question(event, question_id)
    return render(
        "questions/list_answers.html",
        "questions/_answers.html",
        event=event,
        question=question,
        rows=questions.list_answered(event, question, page_number()),
        tally=questions.tally_answers(event, question),
        address=lambda n: same_page(page=n),
        **nav.event_rail(event),
    )


def _types(event: Event) -> list[Any]:
    return [offer.type for offer in tickets.list_offers(event, hidden=True) if offer.type.admits]


def _listed(event: Event, message: str | None = None) -> Response:
    return go(url_for("questions.list_questions", event=event.slug), message)


@feature.form("/bookings/<order>/answers", needs=ORDER_HOLDER, once=True, limit="30 per minute", files=True)
def change_answers(order: Order) -> Response:
    """Put right what was answered with a booking, until the event begins."""
    return _answer(order, None, url_for("orders.show_booking", order=order.code))


@feature.form("/t/<ticket>/answers", needs=TICKET_HOLDER, once=True, limit="30 per minute", files=True)
def change_own_answers(ticket: Ticket) -> Response:
    """Put right what is known of a ticket's holder, by whoever has the ticket."""
    return _answer(
        orders.get_order_of_ticket(ticket), ticket, url_for("orders.show_ticket", ticket=ticket.secret)
    )


def _answer(order: Order, ticket: Ticket | None, back: str) -> Response:
    event = order.event
    asked, people = questions.put_to(order, event, ticket)
    form = answers_form(asked, people, questions.known_answers(order, asked, people))
    if form.validate_on_submit():
        with form.attempt():
            questions.keep_uploads(form.uploads())
            questions.change_answers(order, event, form.given(), by=viewer(), ticket=ticket)
            return go(back, _("Your answers are changed."))
    form.keep_uploads()
    page = render(
        "questions/change_answers.html",
        "questions/_answers_form.html",
        order=order,
        event=event,
        form=form,
        people=people,
        back=back,
        closed=_why_closed(order, event),
        accent=event.community.accent,
        posts=True,
    )
    page.headers["Cache-Control"] = "private, no-cache"
    return page


def _why_closed(order: Order, event: Event) -> str | None:
    try:
        questions.check_open(order, event)
    except Refused as refusal:
        return refusal.message
    return None
