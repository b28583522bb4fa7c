"""What the booking page shows of a choice: its lines, its total, its hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from app.blueprints.orders.forms import BookPlacesForm
from app.core import clock
from app.domain import orders, promotions, taxes, tickets
from app.models import Event, Order

HOLD_SECONDS = int(orders.rules.HOLD.total_seconds())


@dataclass(frozen=True)
class Basket:
    """The choice as it stands. lost: a hold ran out since the page was made."""

    event: Event
    offers: Sequence[tickets.Offer]
    choices: orders.Choices
    hold: Order | None
    lost: bool
    code: promotions.Code | None = None
    held: Mapping[int, orders.rules.Price] = field(default_factory=dict)
    amounts: orders.rules.Amounts = field(default_factory=dict)

    @cached_property
    def lines(self) -> list[tuple[tickets.Offer, int]]:
        """What can be booked here, with how many."""
        return [(o, n) for o in self.offers if o.can_be_booked and (n := self.choices.get(o.type.id, 0))]

    @property
    def count(self) -> int:
        """How many tickets; what only goes with them is none."""
        return sum(n for offer, n in self.lines if offer.type.admits)

    @property
    def can_book(self) -> bool:
        """Whether anything here can be booked at all."""
        return any(offer.can_be_booked and not offer.is_extra for offer in self.offers)

    @property
    def total(self) -> int:
        """What the choice costs, in minor units of the event's currency."""
        return orders.rules.total(self.chosen)

    @property
    def may_cost(self) -> bool:
        """Whether the choice costs something, or may once something is chosen."""
        return bool(self.total) or (not self.lines and any(o.type.price for o in self.offers))

    @property
    def saved(self) -> int:
        """What the promo code takes off it."""
        return sum(line.discount for line in self.chosen)

    @property
    def taxes(self) -> list[taxes.Taxed]:
        """The tax in it by rate."""
        return orders.rules.taxed(self.chosen)

    @property
    def helped(self) -> bool:
        """Whether the promo code does anything for the choice."""
        return self.code is not None and orders.rules.helps(self.code, self.chosen)

    @property
    def opened(self) -> list[str]:
        """Names of the hidden ticket types that the promo code shows."""
        return [offer.type.name for offer in self.offers if offer.type.hidden]

    def lowered(self, offer: tickets.Offer) -> int | None:
        """What one such ticket costs with the promo code; None where that is its price."""
        if self.code is None or self.code.most_tickets is not None or offer.type.suggested is not None:
            return None
        price = orders.rules.lower([orders.rules.Chosen(offer, 1)], self.code)[0].amount
        return price if price < offer.type.price else None

    @cached_property
    def chosen(self) -> list[orders.rules.Chosen]:
        """The lines at the prices that will be charged: a hold's, for its very choice."""
        lines = orders.rules.own_amounts([orders.rules.Chosen(o, n) for o, n in self.lines], self.amounts)
        return orders.rules.as_held(orders.rules.lower(lines, self.code), self.held)

    @property
    def unsold(self) -> list[str]:
        """Names of the ticket types that were asked for and can't be paid for online."""
        states = [o for o in self.offers if o.state == tickets.NOT_ONLINE]
        return [o.type.name for o in states if self.choices.get(o.type.id)]

    @property
    def held_until(self) -> datetime | None:
        """When the hold ends on the event's clocks; None unless it is for this very choice."""
        if self.hold is None or self.hold.expires_at is None:
            return None
        if orders.choices_of(self.hold) != {o.type.id: n for o, n in self.lines}:
            return None
        return self.hold.expires_at.astimezone(self.event.zone)

    @property
    def seconds_left(self) -> int:
        if self.hold is None or self.hold.expires_at is None:
            return 0
        return max(0, int((self.hold.expires_at - clock.now()).total_seconds()))


def fill_basket(event: Event, form: BookPlacesForm, sale: tickets.Sale) -> Basket:
    """What is on offer now, for who holds `form.hold`; a hold that is over leaves the form."""
    hold = orders.find_hold(event, form.hold.data or "", lock=False)
    lost = bool(form.hold.data) and hold is None
    if hold is None:
        form.hold.data = ""
    opened, code = form.typed.opened, form.typed.code
    offers = tickets.list_offers(event, beside=hold.id, opened=opened) if hold else sale.offers
    form.offered = orders.rules.on_offer(offers, code) if code else offers
    form.see_code()
    held = orders.prices_held(hold, code.id if code else None)
    return Basket(event, form.offered, form.choices, hold, lost, code, held, form.amounts)
