"""Finding a booking again by what its letter says."""

from __future__ import annotations

from datetime import timedelta

from app.core import throttle
from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.domain.orders.queries import find_by_code_and_email
from app.models import Order

WHAT = "find-booking"
MOST = 10
WITHIN = timedelta(minutes=15)


def find_booking(code: str, email: str) -> Order:
    """The order with this code and buyer's address.

    Raises Refused alike for a wrong code, a wrong address and no such booking, and after
    ten misses for one address in a quarter of an hour, whoever asks.
    """
    throttle.check(WHAT, email, most=MOST, within=WITHIN)
    order = find_by_code_and_email(code, email)
    if order is None:
        raise Refused(
            _("There is no booking with this code and address. Both are in the e-mail with your tickets."),
            after=lambda: throttle.count(WHAT, email, within=WITHIN),
            status=422,
        )
    return order
