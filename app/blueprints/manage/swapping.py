"""One ticket of an order swapped for another type, with what that means in money said first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, url_for
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from app.blueprints.manage.desk_forms import KnowinglyForm
from app.blueprints.manage.routes import feature
from app.core import money
from app.core.i18n import gettext as _
from app.core.i18n import lazy_gettext as _l
from app.domain import orders
from app.models import Event, Order
from app.web import boundary, nav
from app.web.policy import EVENT_ORGANIZER, signed_in_user
from app.web.render import go, render

BACK, KEPT = "back", "kept"


class SwapTicketForm(KnowinglyForm):
    """What the ticket becomes, and what happens to a difference in price. A choice is type and difference."""

    kind = RadioField(_l("What it becomes"), validators=[InputRequired(_l("Choose a ticket."))])
    money = RadioField(
        _l("The difference"),
        choices=[
            SelectChoice(KEPT, _l("What was paid stays: nothing more to pay, nothing back")),
            SelectChoice(BACK, _l("What it costs less goes back to the buyer")),
        ],
        default=KEPT,
    )

    def __init__(self, options: Sequence[orders.Option], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kind.choices = [SelectChoice(_value(option), _words(option)) for option in options]

    def wish(self) -> orders.Swap:
        """What was chosen."""
        type_id, _colon, more = self.kind.data.partition(":")
        return orders.Swap(int(type_id), int(more), self.money.data == BACK, self.beyond.data or "")


def _value(option: orders.Option) -> str:
    return f"{option.offer.type.id}:{option.more}"


def _words(option: orders.Option) -> str:
    name, more = option.offer.type.name, option.more
    amount = money.written(abs(more), option.offer.currency)
    if more > 0:
        return _("%(name)s, costs %(amount)s more", name=name, amount=amount)
    return _("%(name)s, costs %(amount)s less", name=name, amount=amount) if more else name


@feature.form("/<event>/orders/<code>/tickets/<int:ticket_id>/swap", needs=EVENT_ORGANIZER, once=True)
def swap_ticket(event: Event, code: str, ticket_id: int) -> Response:
    """Choose what a ticket becomes, then swap it."""
    order = orders.get_order_of_event(event, code)
    part = orders.get_part(order, ticket_id)
    form = SwapTicketForm(orders.list_options(event, part))
    if form.validate_on_submit():
        with form.attempt():
            return _swap(order, event, ticket_id, form)
    part = orders.get_part(order, ticket_id)
    about: dict[str, Any] = {"event": event, "order": order, "part": part, "form": form}
    status, rail = form.status, nav.event_rail(event)
    return render("manage/swap_ticket.html", "manage/_swap_ticket.html", status=status, **about, **rail)


def _swap(order: Order, event: Event, ticket_id: int, form: SwapTicketForm) -> Response:
    key = f"form:{form.once.data}"
    handover = orders.swap_ticket(order, event, ticket_id, form.wish(), by=signed_in_user(), key=key)
    message = _("The ticket is swapped. The buyer gets a letter with it.")
    answer = go(url_for("manage.show_order", event=event.slug, code=order.code), message)
    boundary.hand_over(handover, answer)
    return answer
