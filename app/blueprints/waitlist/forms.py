"""Waiting for places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import IntegerField, SelectField
from wtforms.validators import InputRequired

from app.core.i18n import gettext as _
from app.core.i18n import lazy_gettext as _l
from app.domain import tickets, waitlist
from app.models import User
from app.web.forms import OnceForm
from app.web.people_fields import email_field, name_field

ANY = 0


class JoinWaitlistForm(OnceForm):
    """Which ticket, how many, and whom to tell."""

    type = SelectField(_l("Ticket"), coerce=int, default=ANY)
    quantity = IntegerField(
        _l("How many"),
        [InputRequired(_l("Write a whole number."))],
        default=1,
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
        description=_l("You are offered all of them at once."),
    )
    name = name_field(_l("Write your name."), fill="name")
    email = email_field(fill="email", told=_l("The offer comes here."))

    def __init__(self, offers: Sequence[tickets.Offer], person: User | None, **kwargs: Any) -> None:
        known = {"name": person.name, "email": person.email} if person else {}
        super().__init__(data={**known, **kwargs.pop("data", {})}, **kwargs)
        of_any = [(ANY, waitlist.ticket_name(None))] if waitlist.can_wait_for_any(offers) else []
        sold_out = [o.type for o in offers if o.state == tickets.SOLD_OUT and not o.is_extra]
        self.type.choices = [*of_any, *((kind.id, kind.name) for kind in sold_out)]
        if of_any:
            self.type.description = _("Any ticket: the first that comes free. The letter says which it is.")

    def wish(self) -> waitlist.Wish:
        """What was filled in, once it is valid."""
        return waitlist.Wish(
            self.type.data or None, self.quantity.data or 0, self.name.data or "", self.email.data or ""
        )


class LeaveWaitlistForm(OnceForm):
    """Nothing to fill in: one question."""
