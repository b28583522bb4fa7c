"""What staff do with orders in the life of an event: money back, tickets given back or swapped."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from app.domain import orders, payments
from app.models import Event, Order
from app.models.orders import CONFIRMED
from tests.payments.desk import carried
from tests.world import World


class Staff:
    """Steps of a life; the rest of it says who there is and how a step is taken."""

    n: int
    world: World
    event: Event
    order: Callable[..., Order | None]
    does: Callable[[Callable[[], Any]], None]

    def refund_all(self, dice: Random) -> None:
        order = self.order(dice, CONFIRMED)
        if order is not None:
            by = self.world.owner
            self.does(lambda: carried(payments.refund_order(order, reason="Rain", by=by, key=f"k{self.n}")))

    def refund_an_amount(self, dice: Random) -> None:
        order = self.order(dice, CONFIRMED)
        if order is not None:
            by, key, much = self.world.owner, f"k{self.n}", dice.randint(1, 1200)
            self.does(lambda: carried(orders.refund_amount(order, much, reason="Cold", by=by, key=key)))

    def give_one_ticket_back(self, dice: Random) -> None:
        order = self.order(dice, CONFIRMED)
        parts = orders.list_parts(order) if order is not None else []
        if order is None or not parts:
            return
        chosen, key, by = [dice.choice(parts).ticket.id], f"k{self.n}", self.world.owner

        def verb() -> None:
            if dice.random() < 0.6:
                agreed = orders.quote_own(order, chosen).back
                carried(orders.return_tickets(order, self.event, chosen, agreed, by=None, key=key))
            else:
                carried(orders.refund_tickets(order, chosen, reason="Ill", by=by, key=key))

        self.does(verb)

    def swap(self, dice: Random) -> None:
        """Staff make a ticket one of another type, over the limits too; what it costs less may go back."""
        order = self.order(dice, CONFIRMED)
        parts = orders.list_parts(order) if order is not None else []
        options = orders.list_options(self.event, part := dice.choice(parts)) if parts else []
        if order is None or not options:
            return
        option, key = dice.choice(options), f"k{self.n}"
        wish = orders.Swap(option.offer.type.id, option.more, dice.random() < 0.5)

        def verb() -> None:
            ticket_id, by = part.ticket.id, self.world.owner
            carried(orders.swap_ticket(order, self.event, ticket_id, wish, by=by, key=key))

        self.does(verb)
