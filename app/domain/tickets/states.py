"""How far the sale of a ticket type is. LATER: its turn comes after another type."""

from typing import Final

ON_SALE: Final = "on-sale"
SOLD_OUT: Final = "sold-out"
NOT_YET: Final = "not-yet"
LATER: Final = "later"
OVER: Final = "over"
CLOSED: Final = "closed"
NOT_ONLINE: Final = "not-online"
