"""Until when an offer holds, and who may join. Pure: no session, the clock as an argument."""

from __future__ import annotations

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


def check_wish(offers: list[Offer], type_id: int, quantity: int, *, payable: bool) -> TicketType:
    """The type that is wished for. Raises Refused when it can't be waited for, naming the field.

    payable: whether something that costs money can be paid for here at all.
    """
    offer = next((offer for offer in offers if offer.type.id == type_id), None)
    if offer is None or offer.is_extra:
        raise Refused(_("Choose one of the tickets that are sold out."), "type", status=422)
    kind = offer.type
    if offer.state == ON_SALE:
        raise Refused(_("%(name)s can be booked right now; there is nothing to wait for.", name=kind.name))
    if offer.state == NOT_ONLINE or ((kind.price or kind.suggested is not None) and not payable):
        raise Refused(_("%(name)s can’t be paid for online yet, so nobody can wait for it.", name=kind.name))
    if offer.state != SOLD_OUT:
        raise Refused(_("%(name)s isn’t on sale, so nobody can wait for it.", name=kind.name))
    most = min(kind.max_per_order, kind.max_per_person or kind.max_per_order)
    if not kind.min_per_order <= quantity <= most:
        raise Refused(
            _("%(name)s: from %(least)s to %(most)s at a time.", name=kind.name, least=kind.min_per_order,
              most=most),
            "quantity",
            status=422,
        )  # fmt: skip
    return kind
