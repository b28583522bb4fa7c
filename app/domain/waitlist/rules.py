"""Until when an offer holds, and who may join. Pure: no session, the clock as an argument."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.domain.tickets import NOT_ONLINE, ON_SALE, SOLD_OUT, Offer
from app.models import Event, TicketType

LONGEST, SHORTEST = timedelta(hours=24), timedelta(hours=1)


def sale_end(event: Event, ticket_type: TicketType) -> datetime:
    """When the sale of this type ends: with the event at the latest."""
    return min(ticket_type.sale_to or event.ends_at, event.ends_at)


def deadline(moment: datetime, end: datetime) -> datetime:
    """Until when an offer made at `moment` holds, in a sale that ends at `end`.

    A day; a quarter of the time that is left where that is less, so that others have their
    chance too, but an hour at least, and never beyond the sale.
    """
    return min(end, moment + min(LONGEST, max(SHORTEST, (end - moment) / 4)))


def ticket_name(kind: TicketType | None) -> str:
    """What somebody waits for, in words. None: any ticket of the event."""
    return kind.name if kind else _("Any ticket")


def can_wait_for_any(offers: Sequence[Offer]) -> bool:
    """Whether one may wait for any ticket: none can be booked, and more than one is sold out."""
    states = [offer.state for offer in offers if not offer.is_extra]
    return ON_SALE not in states and states.count(SOLD_OUT) > 1


def check_wish(offers: Sequence[Offer], type_id: int | None, quantity: int, *, payable: bool) -> None:
    """Raises Refused when what is wished for can't be waited for, naming the field.

    type_id: None for any ticket. payable: whether something that costs money can be paid for here at all.
    """
    if type_id is None:
        _check_any(offers, quantity, payable=payable)
    else:
        _check_one(offers, type_id, quantity, payable=payable)


def _check_any(offers: Sequence[Offer], quantity: int, *, payable: bool) -> None:
    """Some sold-out ticket must be had in this number; nothing may be on sale meanwhile."""
    now = next((offer.type for offer in offers if offer.state == ON_SALE and not offer.is_extra), None)
    if now is not None:
        raise Refused(
            _("%(name)s can be booked right now. To wait for another ticket, choose that one.", name=now.name)
        )
    kinds = [
        offer.type
        for offer in offers
        if offer.state == SOLD_OUT and not offer.is_extra and (payable or not _costs(offer.type))
    ]
    if not kinds:
        raise Refused(_("Nothing is sold out here right now, so there is nothing to wait for."))
    if not any(kind.min_per_order <= quantity <= most_at_a_time(kind) for kind in kinds):
        raise Refused(
            _("From %(least)s to %(most)s at a time.", least=min(kind.min_per_order for kind in kinds),
              most=max(most_at_a_time(kind) for kind in kinds)),
            "quantity",
            status=422,
        )  # fmt: skip


def most_at_a_time(kind: TicketType) -> int:
    """How many of a type one order, and one person, may have."""
    return min(kind.max_per_order, kind.max_per_person or kind.max_per_order)


def _costs(kind: TicketType) -> bool:
    return bool(kind.price) or kind.suggested is not None


def _check_one(offers: Sequence[Offer], type_id: int, quantity: int, *, payable: bool) -> None:
    offer = next((offer for offer in offers if offer.type.id == type_id), None)
    if offer is None or offer.is_extra:
        raise Refused(_("Choose one of the tickets that are sold out."), "type", status=422)
    kind = offer.type
    if offer.state == ON_SALE:
        raise Refused(_("%(name)s can be booked right now; there is nothing to wait for.", name=kind.name))
    if offer.state == NOT_ONLINE or (_costs(kind) and not payable):
        raise Refused(_("%(name)s can’t be paid for online yet, so nobody can wait for it.", name=kind.name))
    if offer.state != SOLD_OUT:
        raise Refused(_("%(name)s isn’t on sale, so nobody can wait for it.", name=kind.name))
    most = most_at_a_time(kind)
    if not kind.min_per_order <= quantity <= most:
        raise Refused(
            _("%(name)s: from %(least)s to %(most)s at a time.", name=kind.name, least=kind.min_per_order,
              most=most),
            "quantity",
            status=422,
        )  # fmt: skip
