"""What an order may ask for. Pure: no session, the clock as an argument."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.domain import promotions, taxes
from app.domain.promotions import Code
from app.domain.tickets import NOT_ONLINE, NOT_YET, ON_SALE, OVER, SOLD_OUT, Offer

HOLD = timedelta(minutes=15)
LONGEST_PAYMENT = timedelta(hours=23)  # providers keep a payment open for a day at most
LARGEST_ORDER = 100
Choices = Mapping[int, int]


@dataclass(frozen=True)
class Chosen:
    """One line of an order to be: `quantity` of one offer. discount: what a promo code takes off it.

    held: what a hold keeps of its price.
    """

    offer: Offer
    quantity: int
    discount: int = 0
    held: Price | None = None

    @property
    def unit(self) -> int:
        return self.offer.type.price if self.held is None else self.held.unit

    @property
    def amount(self) -> int:
        """What is left of the price, before a tax that comes on top."""
        return self.unit * self.quantity - self.discount

    @property
    def tax(self) -> taxes.Tax:
        return taxes.tax_of(self.offer.type) if self.held is None else self.held.tax

    @property
    def split(self) -> taxes.Split:
        return taxes.split(self.amount, self.tax)

    @property
    def gross(self) -> int:
        return self.split.gross


class Price(NamedTuple):
    """What a hold keeps of one line: how many, for how much, what its promo code took off, and its tax."""

    quantity: int
    unit: int
    discount: int
    tax: taxes.Tax = taxes.NO_TAX


def wanted(choices: Choices) -> dict[int, int]:
    """The choices without those of nothing."""
    return {type_id: n for type_id, n in choices.items() if n}


def on_offer(offers: Sequence[Offer], code: Code | None) -> list[Offer]:
    """The offers to whoever has this code: what it makes free is had also where nothing can be paid."""
    return [
        replace(offer, state=ON_SALE)
        if offer.state == NOT_ONLINE and code and code.makes_free(offer.type.id, offer.type.price)
        else offer
        for offer in offers
    ]


def lower(lines: Sequence[Chosen], code: Code | None) -> list[Chosen]:
    """The lines with what the code takes off each."""
    if code is None:
        return list(lines)
    asked = [promotions.Asked(line.offer.type.id, line.offer.type.price, line.quantity) for line in lines]
    off = promotions.discounts(code, asked)
    return [replace(line, discount=less) for line, less in zip(lines, off, strict=True)]


def as_held(lines: Sequence[Chosen], held: Mapping[int, Price]) -> list[Chosen]:
    """The lines at the prices of a hold (by ticket type id) for this very choice; others as they are."""
    if {line.offer.type.id: line.quantity for line in lines} != {t: p.quantity for t, p in held.items()}:
        return list(lines)
    prices = [(line, held[line.offer.type.id]) for line in lines]
    return [replace(line, held=price, discount=price.discount) for line, price in prices]


def helps(code: Code, lines: Sequence[Chosen]) -> bool:
    """Whether the code does anything for these lines: makes one cheaper, or opens its hidden type."""
    return any(
        line.discount or (line.offer.type.hidden and code.is_for(line.offer.type.id)) for line in lines
    )


def choose(
    offers: Sequence[Offer], choices: Choices, already: Mapping[int, int], code: Code | None = None
) -> list[Chosen]:
    """The lines that `choices` (ticket type id → quantity) ask for, with what the code takes off.

    already: what this person holds of each type, for the limit per person.
    Raises Refused, naming the field t<id> where one type is the reason.
    """
    offers = on_offer(offers, code) if code else offers
    asked = wanted(choices)
    known = {offer.type.id: offer for offer in offers}
    if not asked:
        raise Refused(_("Choose how many tickets you want."), "tickets", status=422)
    if any(type_id not in known for type_id in asked):
        raise Refused(_("One of these tickets is no longer on offer. Choose again."), "tickets")
    if sum(asked.values()) > LARGEST_ORDER:
        raise Refused(
            _("One booking can hold at most %(n)s tickets.", n=LARGEST_ORDER), "tickets", status=422
        )
    lines = [Chosen(offer, asked[offer.type.id]) for offer in offers if offer.type.id in asked]
    for line in lines:
        _check(line, already.get(line.offer.type.id, 0))
    return lower(lines, code)


def _check(line: Chosen, already: int) -> None:
    kind, field = line.offer.type, f"t{line.offer.type.id}"
    if line.quantity < 0:
        raise Refused(_("Choose how many tickets you want."), field, status=422)
    if line.offer.state != ON_SALE:
        raise Refused(_why_closed(line.offer), field)
    if line.quantity < kind.min_per_order:
        raise Refused(
            _("%(name)s: at least %(n)s per booking.", name=kind.name, n=kind.min_per_order),
            field,
            status=422,
        )
    if line.quantity > kind.max_per_order:
        raise Refused(
            _("%(name)s: at most %(n)s per booking.", name=kind.name, n=kind.max_per_order), field, status=422
        )
    if kind.max_per_person is not None and already + line.quantity > kind.max_per_person:
        raise Refused(_("%(name)s: at most %(n)s per person.", name=kind.name, n=kind.max_per_person), field)
    if line.offer.left is not None and line.quantity > line.offer.left:
        raise Refused(few_left(kind.name, line.offer.left), field)


def pay_until(moment: datetime, kept_until: datetime | None) -> datetime:
    """Until when the places of a booking that costs something are held for its payment.

    kept_until: the deadline that the waitlist told the buyer, which counts where it is later.
    """
    usual = moment + HOLD
    return usual if kept_until is None else min(max(usual, kept_until), moment + LONGEST_PAYMENT)


def few_left(name: str, left: int) -> str:
    """The sentence for asking more than is left."""
    if left <= 0:
        return _("%(name)s: sold out.", name=name)
    return ngettext("%(name)s: only %(num)d is left.", "%(name)s: only %(num)d are left.", left, name=name)


def _why_closed(offer: Offer) -> str:
    name = offer.type.name
    reasons = {
        SOLD_OUT: _("%(name)s: sold out.", name=name),
        NOT_YET: _("%(name)s: not on sale yet.", name=name),
        OVER: _("%(name)s: the sale is over.", name=name),
        NOT_ONLINE: _("%(name)s can’t be paid for online yet. Ask the organizer how to get one.", name=name),
    }
    return reasons.get(offer.state, _("%(name)s can’t be booked.", name=name))


def total(lines: Sequence[Chosen]) -> int:
    """The sum of the lines' gross, in minor units."""
    return sum(line.gross for line in lines)


def taxed(lines: Sequence[Chosen]) -> list[taxes.Taxed]:
    """The tax in the lines by rate, the highest first."""
    return taxes.sum_by_tax((line.tax, line.split.net, line.split.tax) for line in lines)


def counters_of(lines: Sequence[Chosen], code: Code | None = None) -> dict[int, int]:
    """How many places each counter gives: counter id → n; a code's gives one an order."""
    wanted: dict[int, int] = {code.counter_id: 1} if code else {}
    for line in lines:
        for counter_id in line.offer.counter_ids:
            wanted[counter_id] = wanted.get(counter_id, 0) + line.quantity
    return wanted
