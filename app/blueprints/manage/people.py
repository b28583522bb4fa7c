"""Who comes with an order, and what they answered, put right at its page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from flask import Response, request, url_for
from wtforms import BooleanField, HiddenField

from app.blueprints.manage.routes import feature
from app.core.i18n import gettext as _
from app.core.i18n import lazy_gettext as _l
from app.domain import orders, questions, tickets
from app.models import Event, Order, Ticket
from app.web import nav
from app.web.forms import VersionForm
from app.web.people_fields import email_field, name_field
from app.web.policy import EVENT_ORGANIZER, signed_in_user
from app.web.questionnaire import AskingForm, PaperField, fields_for, filled_with
from app.web.render import go, render

OWN = ("csrf_token", "tell")  # what a form says of itself, and nobody else could have saved


class CorrectPeopleForm(VersionForm, AskingForm):
    """A name a ticket, an address where it was passed on, and the answers; `people_form` adds the fields.

    who: the guests that the fields are about, in turn.
    """

    who = HiddenField()
    tell = BooleanField(
        _l("Send the tickets again to whoever has another name"),
        default=True,
        description=_l("To the buyer; of a ticket that was passed on, to its holder."),
    )

    holders: Sequence[Ticket] = ()
    moved_on = False

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all is well, and about those who still come with this order."""
        return not self.moved_on and super().validate(extra_validators)

    def names(self) -> dict[int, tuple[str, str]]:
        """Name and address by ticket id."""
        return {ticket.id: (self._of("name", n), self._of("email", n)) for n, ticket in self.numbered()}

    def numbered(self) -> list[tuple[int, Ticket]]:
        return list(enumerate(self.holders, 1))

    def _of(self, what: str, n: int) -> str:
        field = self._fields.get(f"{what}-{n}")
        return (field.data or "") if field else ""

    def called(self, field: Any) -> str:
        """With the number of the ticket it is about."""
        n = field.name.rpartition("-")[2]
        number = self.holders[int(n) - 1].number + ": " if n.isdigit() else ""
        return number + super().called(field)

    def told(self, field: Any, value: Any) -> str:
        """Of a file its title."""
        return (
            value.partition(":")[2] if isinstance(field, PaperField) and value else super().told(field, value)
        )


def people_form(order: Order, event: Event, *, sent: bool) -> CorrectPeopleForm:
    """The form for who comes with an order; filled from the request if `sent`, else with what is known."""
    holders = tickets.list_valid_tickets(order)
    asked, people = questions.put_to(order, event, passed_on=True)
    slots, known = [person.type_id for person in people], questions.known_answers(order, asked, people)
    fields: dict[str, Any] = {}
    values: dict[str, Any] = filled_with(known, asked)
    for n, ticket in enumerate(holders, 1):
        fields[f"name-{n}"], values[f"name-{n}"] = name_field(), ticket.guest.name or ""
        if ticket.passed_at is not None:
            fields[f"email-{n}"], values[f"email-{n}"] = email_field(), ticket.guest.email or ""
    values["version"] = orders.people_version(order, holders)
    values["who"] = "-".join(str(ticket.guest_id) for ticket in holders)
    kind = type("CorrectPeopleForm", (CorrectPeopleForm,), fields | fields_for(asked, slots))
    moved_on = sent and request.form.get("who") != values["who"]
    form = cast(
        CorrectPeopleForm, kind(formdata=request.form if sent and not moved_on else None, data=values)
    )
    form.asked, form.slots, form.holders, form.moved_on = asked, slots, holders, moved_on
    form.open_before = questions.unanswered(asked, people, known)
    return form


@feature.form("/<event>/orders/<code>/people", needs=EVENT_ORGANIZER, limit="30 per minute", files=True)
def correct_people(event: Event, code: str) -> Response:
    """The names on an order's tickets, and what was answered with it."""
    order = orders.get_order_of_event(event, code)
    form = people_form(order, event, sent=request.method == "POST")
    if form.validate_on_submit():
        with form.attempt():
            return _corrected(order, event, form)
    return _page(order, event, form)


def _corrected(order: Order, event: Event, form: CorrectPeopleForm) -> Response:
    questions.keep_uploads(form.uploads())
    said: Any = form.names(), form.given(), form.version.data or 0
    changed = orders.correct_people(order, event, *said, tell=form.tell.data, by=signed_in_user())
    message = _("Saved.") if changed else _("Nothing was changed.")
    return go(url_for("manage.show_order", event=event.slug, code=order.code), message)


def _page(order: Order, event: Event, form: CorrectPeopleForm) -> Response:
    form.keep_uploads()
    theirs: list[tuple[str, str]] = []
    if form.stale:
        order = orders.get_order_of_event(event, order.code)
        now = people_form(order, event, sent=False)
        if now.who.data != form.who.data:
            now.moved_on, form = True, now
        else:
            saved = {name: field.data for name, field in now._fields.items() if name not in OWN}
            theirs = form.catch_up(saved)
    values = {"form": form, "event": event, "order": order, "theirs": theirs, **nav.event_rail(event)}
    status = 409 if form.moved_on else form.status
    return render("manage/correct_people.html", "manage/_correct_people.html", status=status, **values)
