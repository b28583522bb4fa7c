"""What an order may ask for. Pure: no session, the clock as an argument."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import NamedTuple

from app.core import money
from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.domain import promotions, taxes
from app.domain.promotions import Code
from app.domain.tickets import LATER, NOT_ONLINE, NOT_YET, ON_SALE, OVER, SOLD_OUT, Offer

HOLD = timedelta(minutes=15)
LONGEST_PAYMENT = timedelta(hours=23)  # providers keep a payment open for a day at most
LARGEST_ORDER = 100
Choices = Mapping[int, int]
Amounts = Mapping[int, int]  # ticket type id → minor units a piece


@dataclass(frozen=True)
class Chosen:
    """One line of an order to be: `quantity` of one offer. discount: what a promo code takes off it.

    held: what a hold keeps of its price. own: what the buyer pays for each, where that is theirs to say.
    """

    offer: Offer
    quantity: int
    discount: int = 0
    held: Price | None = None
    own: int | None = None

    @property
    def unit(self) -> int:
        if self.own is not None:
            return self.own
        kind = self.offer.type
        usual = kind.price if kind.suggested is None else kind.suggested
        return usual if self.held is None else self.held.unit

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
    asked = [promotions.Asked(line.offer.type.id, line.unit, line.quantity) for line in lines]
    off = promotions.discounts(code, asked)
    return [replace(line, discount=less) for line, less in zip(lines, off, strict=True)]


def as_held(lines: Sequence[Chosen], held: Mapping[int, Price]) -> list[Chosen]:
    """The lines at the prices of a hold (by ticket type id) for this very choice; others as they are."""
    if {line.offer.type.id: line.quantity for line in lines} != {t: p.quantity for t, p in held.items()}:
        return list(lines)
    prices = [(line, held[line.offer.type.id]) for line in lines]
    return [
        replace(line, held=price, discount=price.discount) if line.own in (None, price.unit) else line
        for line, price in prices
    ]


def helps(code: Code, lines: Sequence[Chosen]) -> bool:
    """Whether the code does anything for these lines: makes one cheaper, or opens its hidden type."""
    return any(
        line.discount or (line.offer.type.hidden and code.is_for(line.offer.type.id)) for line in lines
    )


def choose(
    offers: Sequence[Offer], choices: Choices, already: Mapping[int, int], code: Code | None = None, *,
    amounts: Amounts = MappingProxyType({}), held: Mapping[int, Price] = MappingProxyType({}),
) -> list[Chosen]:  # fmt: skip
    """The lines that `choices` (ticket type id → quantity) ask for, with what the code takes off.

    already: what this person holds of each type, for the limit per person. amounts: what the buyer
    pays for each, by type id; read only where that is theirs to say. held: what a hold keeps.
    Raises Refused, naming the field t<id>, or a<id> for an amount, where one type is the reason.
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
    lines = own_amounts([Chosen(o, asked[o.type.id]) for o in offers if o.type.id in asked], amounts)
    for line in lines:
        _check(line, already.get(line.offer.type.id, 0))
        _check_amount(line, held.get(line.offer.type.id))
    check_extras(lines)
    return as_held(lower(lines, code), held)


def own_amounts(lines: Sequence[Chosen], amounts: Amounts) -> list[Chosen]:
    """The lines with what the buyer pays for each, where that is theirs to say."""
    return [
        line if line.offer.type.suggested is None else replace(line, own=amounts.get(line.offer.type.id))
        for line in lines
    ]


def _check_amount(line: Chosen, held: Price | None) -> None:
    kind = line.offer.type
    least = kind.price if held is None else min(kind.price, held.unit)
    if line.own is not None and not least <= line.own <= money.LARGEST:
        raise Refused(below_least(line.offer), f"a{kind.id}", status=422)


def below_least(offer: Offer) -> str:
    """The sentence for an amount that is too small, or too large to be meant."""
    least = money.written(offer.type.price, offer.currency)
    return _("%(name)s: pay %(least)s or more.", name=offer.type.name, least=least)


def check_extras(lines: Sequence[Chosen]) -> None:
    """Whether what goes with tickets has tickets to go with. Raises Refused, naming the field t<id>."""
    entries = sum(line.quantity for line in lines if not line.offer.is_extra)
    for line in lines:
        _check_extra(line, entries)


def _check_extra(line: Chosen, entries: int) -> None:
    kind = line.offer.type
    if kind.per_ticket is None or line.quantity <= kind.per_ticket * entries:
        return
    if not entries:
        raise Refused(
            _("%(name)s goes with a ticket. Choose one, too.", name=kind.name), f"t{kind.id}", status=422
        )
    raise Refused(
        ngettext(
            "%(name)s: at most %(num)d for each ticket.",
            "%(name)s: at most %(num)d for each ticket.",
            kind.per_ticket,
            name=kind.name,
        ),
        f"t{kind.id}",
        status=422,
    )


def count_places(lines: Sequence[Chosen]) -> int:
    """How many tickets the lines come to; what only goes with them is none."""
    return sum(line.quantity for line in lines if line.offer.type.admits)


def _check(line: Chosen, already: int) -> None:
    kind, field = line.offer.type, f"t{line.offer.type.id}"
    if line.quantity < 0:
        raise Refused(_("Choose how many tickets you want."), field, status=422)
    if line.offer.state != ON_SALE:
        raise Refused(_why_closed(line.offer), field)
    if wrong := beyond_order(line):
        raise Refused(wrong, field, status=422)
    if wrong := beyond_person(line, already):
        raise Refused(wrong, field)
    if line.offer.left is not None and line.quantity > line.offer.left:
        raise Refused(few_left(kind.name, line.offer.left), field)


def beyond_order(line: Chosen) -> str | None:
    """What the line says against the limits of one order, if anything."""
    kind = line.offer.type
    if line.quantity < kind.min_per_order:
        return _("%(name)s: at least %(n)s per booking.", name=kind.name, n=kind.min_per_order)
    if line.quantity > kind.max_per_order:
        return _("%(name)s: at most %(n)s per booking.", name=kind.name, n=kind.max_per_order)
    return None


def beyond_person(line: Chosen, already: int) -> str | None:
    """What it says against the limit of one person, who holds `already` of the type."""
    kind = line.offer.type
    if kind.max_per_person is None or already + line.quantity <= kind.max_per_person:
        return None
    return _("%(name)s: at most %(n)s per person.", name=kind.name, n=kind.max_per_person)


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
        LATER: _("%(name)s: not on sale yet.", name=name),
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
