"""What the page of cancelling a booking shows: its tickets, what is chosen, what goes back; and doing it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, request
from werkzeug.datastructures import MultiDict

from app.blueprints.orders.forms import CancelBookingForm
from app.core.i18n import gettext as _
from app.domain import orders, payments
from app.models import Event, Order
from app.models.orders import CONFIRMED, PENDING
from app.web import boundary
from app.web.policy import viewer
from app.web.render import go

ID = re.compile(r"\d{1,18}", re.ASCII)


@dataclass(frozen=True)
class Cancellation:
    """standing: orders.OPEN, or why the buyer can't cancel. parts: the valid tickets. quote: the chosen."""

    standing: str
    paid: bool
    parts: Sequence[orders.Part]
    quote: orders.Quote


def fill_cancellation(order: Order, event: Event, form: CancelBookingForm) -> Cancellation:
    """How giving back stands now; the form agrees to just that."""
    if orders.shown_status(order) == PENDING:
        return Cancellation(orders.OPEN, False, (), orders.Quote((), whole=True))
    accounts = payments.list_accounts(order) if order.total else []
    standing = orders.standing_of(order, event, accounts)
    parts = orders.list_parts(order) if order.status == CONFIRMED else []
    quote = orders.quote_own(order, _chosen(form))
    form.agreed.data, form.agreed.raw_data = quote.back, None
    return Cancellation(standing, any(account.owed for account in accounts), parts, quote)


def give_back(order: Order, event: Event, form: CancelBookingForm, page: str) -> Response:
    """Cancel what was never paid, else give the chosen tickets back; then on to `page`. Raises Refused."""
    done = _("Done. A letter with what changed is on its way to you.")
    if order.status == PENDING:
        orders.cancel_order(order, by=viewer())
        return go(page, done)
    handover = orders.return_tickets(
        order, event, _chosen(form) or [], form.agreed.data or 0, by=viewer(),
        key=f"form:{form.once.data}",
    )  # fmt: skip
    answer = go(page, done)  # not before: what is refused must not be told as done
    boundary.hand_over(handover, answer)
    return answer


def _chosen(form: CancelBookingForm) -> list[int] | None:
    """Ids of the tickets that this request names; None while it names none."""
    asked: MultiDict[str, str] = request.form if form.is_submitted() else request.args
    if "ticket" not in asked and "chosen" not in asked:
        return None
    return [int(value) for value in asked.getlist("ticket") if ID.fullmatch(value)]
