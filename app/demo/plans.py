"""The shapes of the demo world: plain frozen plans that know no database."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

Accent = Literal["plum", "iris", "ink", "sea"]
Status = Literal["published", "draft", "cancelled"]


class Sketch(NamedTuple):
    """What is written by hand about one event; the rest follows from its kind and its community.

    `month` pins seasonal events (1 to 12), `weekday` counts from Monday as 0; everything left empty
    (zero, or -1 for the weekday) follows the kind.
    """

    title: str
    summary: str
    kind: str
    motif: str
    category: str = ""
    month: int = 0
    online: bool = False
    starts: str = ""
    weekday: int = -1
    hours: float = 0
    capacity: int = 0


@dataclass(frozen=True, slots=True)
class CategoryPlan:
    slug: str
    name: str
    icon: str


@dataclass(frozen=True, slots=True)
class VenuePlan:
    name: str
    street: str
    city: str
    country: str
    zone: str
    latitude: float
    longitude: float
    access_note: str


@dataclass(frozen=True, slots=True)
class CityPlan:
    name: str
    country: str
    zone: str
    currency: str
    latitude: float
    longitude: float
    venues: tuple[VenuePlan, ...]


@dataclass(frozen=True, slots=True)
class CommunityPlan:
    slug: str
    name: str
    about: str
    description: str
    city: CityPlan
    accent: Accent


@dataclass(frozen=True, slots=True)
class TicketPlan:
    """A ticket type on offer; `price` in minor units of the event's currency, `quota` None for unlimited."""

    name: str
    note: str
    price: int
    quota: int | None
    max_per_order: int


@dataclass(frozen=True, slots=True)
class EventPlan:
    """An event to be made; `starts_at` and `ends_at` are wall times in `zone`, without tzinfo.

    `sold` is how many places its orders should take together; `busy` marks the one large conference.
    """

    index: int
    slug: str
    title: str
    summary: str
    description: str
    kind: str
    category: str
    community: CommunityPlan
    venue: VenuePlan | None
    online_url: str | None
    zone: str
    starts_at: datetime
    ends_at: datetime
    currency: str
    capacity: int
    sold: int
    tickets: tuple[TicketPlan, ...]
    status: Status
    cover_motif: str
    cover_seed: int
    busy: bool = False

    @property
    def cover_key(self) -> str:
        """Events with the same key share one picture."""
        return f"{self.cover_motif}-{self.cover_seed}"

    @property
    def sold_out(self) -> bool:
        return self.sold >= self.capacity

    @property
    def free(self) -> bool:
        return all(ticket.price == 0 for ticket in self.tickets)

    @property
    def duration(self) -> timedelta:
        return self.ends_at - self.starts_at


@dataclass(frozen=True, slots=True)
class PersonPlan:
    name: str
    email: str
    diet: str = ""
    access: str = ""


CATEGORIES: tuple[CategoryPlan, ...] = (
    CategoryPlan("music", "Music", icon="music"),
    CategoryPlan("workshops", "Workshops", icon="hammer"),
    CategoryPlan("talks", "Talks and conferences", icon="mic"),
    CategoryPlan("food", "Food and markets", icon="utensils"),
    CategoryPlan("stage", "Stage and film", icon="clapperboard"),
    CategoryPlan("sport", "Sport", icon="bike"),
    CategoryPlan("community", "Community", icon="handshake"),
    CategoryPlan("family", "With children", icon="baby"),
    CategoryPlan("technology", "Technology", icon="cpu"),
    CategoryPlan("outdoors", "Outdoors", icon="trees"),
)
