"""Events: the wedding, the fair, the concert."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core import clock
from app.core.db import Base, Id, Versioned
from app.models.communities import Community

DRAFT, PUBLISHED, CANCELLED = "draft", "published", "cancelled"
STATUSES = (DRAFT, PUBLISHED, CANCELLED)
PUBLIC, UNLISTED = "public", "unlisted"
ALWAYS, FEW, NEVER = "always", "few", "never"  # when a page says how many places are left
PLACES_SHOWN = (ALWAYS, FEW, NEVER)
FEW_PLACES = 10
VISIBILITIES = (PUBLIC, UNLISTED)
KINDS = (
    "concert", "conference", "dinner", "fair", "festival", "film", "market", "meetup", "party",
    "performance", "race", "talk", "tour", "wedding", "workshop", "other",
)  # fmt: skip

SEARCH = (
    "setweight(to_tsvector('simple', marquee_fold(title)), 'A') || "
    "setweight(to_tsvector('simple', marquee_fold(summary || ' ' || place_name || ' ' || city)), 'B') || "
    "setweight(to_tsvector('simple', marquee_fold(left(description, 20000))), 'C')"
)


class Category(Base):
    __tablename__ = "category"

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    icon: Mapped[str] = mapped_column(default="tag", server_default="tag")
    position: Mapped[int] = mapped_column(default=0, server_default="0")


class Event(Versioned, Base):
    """What people come to. Instants are UTC; `timezone` is the IANA zone it happens in.

    sequence: iCalendar's SEQUENCE, raised with every change that matters to a calendar.
    cover: the name of a picture in the file store, if any. venue_id: the place that the
    address was copied from, if it was. terms: how buyers may cancel, as domain.events.Terms writes it.
    review_mail: those who came are asked by mail for a review, the day after.
    pay_ways: how its tickets are paid, None: as the community's events are.
    transferable: whoever holds a ticket may pass it on to somebody else. tax_rule_id: of its prices.
    places_shown: when its pages say how many places are left.
    """

    __tablename__ = "event"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("status IN ('draft', 'published', 'cancelled')", name="status_known"),
        CheckConstraint("visibility IN ('public', 'unlisted')", name="visibility_known"),
        CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency_code"),
        CheckConstraint("places_shown IN ('always', 'few', 'never')", name="places_shown_known"),
        CheckConstraint("terms ~ '^([0-9]{1,4}( [0-9]{1,12}%?)?)?$'", name="terms_known"),
        Index("ix_event_community_id_starts_at", "community_id", "starts_at"),
        Index(
            "ix_event_listed",
            "starts_at",
            "id",
            postgresql_include=["ends_at", "category_id"],
            postgresql_where="visibility = 'public' AND status <> 'draft'",
        ),
        Index(
            "ix_event_category_starts_at",
            "category_id",
            "starts_at",
            postgresql_where="visibility = 'public' AND status <> 'draft'",
        ),
        Index("ix_event_venue_id", "venue_id", postgresql_where="venue_id IS NOT NULL"),
        Index("ix_event_search", "search", postgresql_using="gin"),
        Index(
            "ix_event_running",
            text("tstzrange(starts_at, ends_at)"),
            postgresql_using="gist",
            postgresql_where="visibility = 'public' AND status <> 'draft'",
        ),
    )

    id: Mapped[Id]
    community_id: Mapped[int] = mapped_column(ForeignKey("community.id"))
    slug: Mapped[str] = mapped_column(unique=True)
    status: Mapped[str] = mapped_column(default=DRAFT, server_default=DRAFT)
    visibility: Mapped[str] = mapped_column(default=PUBLIC, server_default=PUBLIC)
    kind: Mapped[str] = mapped_column(default="other", server_default="other")
    category_id: Mapped[int | None] = mapped_column(ForeignKey("category.id", ondelete="SET NULL"))
    title: Mapped[str]
    summary: Mapped[str] = mapped_column(default="", server_default="")
    description: Mapped[str] = mapped_column(default="", server_default="")
    timezone: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    online_url: Mapped[str | None]
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id", ondelete="SET NULL"))
    place_name: Mapped[str] = mapped_column(default="", server_default="")
    address: Mapped[str] = mapped_column(default="", server_default="")
    city: Mapped[str] = mapped_column(default="", server_default="")
    country: Mapped[str] = mapped_column(default="", server_default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    currency: Mapped[str]
    budget_total: Mapped[int | None]
    tax_rule_id: Mapped[int | None] = mapped_column(ForeignKey("tax_rule.id"))
    terms: Mapped[str] = mapped_column(default="", server_default="")
    pay_ways: Mapped[list[str] | None] = mapped_column(JSONB(none_as_null=True))
    cover: Mapped[str | None]
    has_badges: Mapped[bool] = mapped_column(default=False, server_default="false")
    review_mail: Mapped[bool] = mapped_column(default=False, server_default="false")
    transferable: Mapped[bool] = mapped_column(default=True, server_default="true")
    places_shown: Mapped[str] = mapped_column(default=ALWAYS, server_default=ALWAYS)
    has_codes: Mapped[bool] = mapped_column(default=False, server_default="false")
    sequence: Mapped[int] = mapped_column(default=0, server_default="0")
    asks: Mapped[bool] = mapped_column(default=False, server_default="false")  # a booking asks questions
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    search: Mapped[str | None] = mapped_column(TSVECTOR, Computed(SEARCH, persisted=True), deferred=True)

    community: Mapped[Community] = relationship(lazy="joined", innerjoin=True)
    category: Mapped[Category | None] = relationship(lazy="joined")

    @property
    def zone(self) -> ZoneInfo:
        return clock.zone(self.timezone)

    @property
    def in_another_year(self) -> bool:
        """Whether its year has to be said with its day."""
        return self.local_start.year != clock.now().year

    @property
    def local_start(self) -> datetime:
        """The start on the clocks where it happens."""
        return self.starts_at.astimezone(self.zone)

    @property
    def local_end(self) -> datetime:
        return self.ends_at.astimezone(self.zone)

    def tells_left(self, left: int | None) -> bool:
        """Whether its pages say that so many places are left."""
        few = left is not None and left <= FEW_PLACES
        return self.places_shown == ALWAYS or (self.places_shown == FEW and few)

    @property
    def is_online(self) -> bool:
        return bool(self.online_url)
