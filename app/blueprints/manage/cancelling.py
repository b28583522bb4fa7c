"""Single tickets of an order cancelled, with or without their money going back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, url_for
from wtforms import RadioField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from app.blueprints.manage.routes import feature
from app.core.i18n import lazy_gettext as _l
from app.core.i18n import ngettext
from app.domain import orders, payments
from app.models import Event, Order
from app.models.orders import CONFIRMED
from app.web import boundary, nav
from app.web.forms import OnceForm, lines
from app.web.policy import EVENT_ORGANIZER, signed_in_user
from app.web.render import go, render

BACK, KEPT = "back", "kept"


class CancelTicketsForm(OnceForm):
    """Which tickets, whether their price goes back, and why. parts: the order's valid tickets."""

    tickets = SelectMultipleField(
        _l("Which tickets?"),
        [DataRequired(_l("Choose at least one ticket."))],
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    money = RadioField(
        _l("What they cost"),
        choices=[
            SelectChoice(BACK, _l("It goes back to the buyer")),
            SelectChoice(KEPT, _l("It is kept, or you see to it yourself")),
        ],
        default=BACK,
    )
    reason = TextAreaField(
        _l("Reason"),
        filters=[lines],
        validators=[
            DataRequired(_l("Write why; the buyer reads it.")),
            Length(max=500, message=_l("A reason can have up to 500 letters.")),
        ],
        description=_l("The buyer gets it in a letter."),
        render_kw={"rows": "3"},
    )

    def __init__(self, parts: Sequence[orders.Part], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.parts = parts
        self.tickets.choices = [SelectChoice(str(part.ticket.id), part.ticket.number) for part in parts]


@feature.form("/<event>/orders/<code>/tickets/cancellation", needs=EVENT_ORGANIZER, once=True)
def cancel_tickets(event: Event, code: str) -> Response:
    """Choose tickets of an order, then cancel them; the others stay valid."""
    order = orders.get_order_of_event(event, code)
    form = CancelTicketsForm(orders.list_parts(order) if order.status == CONFIRMED else [])
    if form.validate_on_submit():
        with form.attempt():
            return _cancel(order, event, form)
    about: dict[str, Any] = {"event": event, "order": order, "form": form, **nav.event_rail(event)}
    about |= {"owed": payments.owed_for(order), "extras": orders.list_extras(order)}
    return render("manage/cancel_tickets.html", "manage/_cancel_tickets.html", **about)


def _cancel(order: Order, event: Event, form: CancelTicketsForm) -> Response:
    chosen, key = form.tickets.data or [], f"form:{form.once.data}"
    wish: dict[str, Any] = {"refund": form.money.data == BACK, "reason": form.reason.data or ""}
    handover = orders.cancel_tickets(order, chosen, **wish, by=signed_in_user(), key=key)
    message = ngettext("%(num)d ticket is cancelled.", "%(num)d tickets are cancelled.", len(chosen))
    answer = go(url_for("manage.show_order", event=event.slug, code=order.code), message)
    boundary.hand_over(handover, answer)
    return answer
