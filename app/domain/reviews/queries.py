"""Reading reviews and what they add up to. Hidden ones are neither shown nor counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import joinedload

from app.core import clock
from app.core.db import db
from app.core.errors import NotFound
from app.core.page import Page, paginate
from app.domain.reviews.rules import Standing, is_open
from app.domain.reviews.writing import standing_of
from app.models import Community, Event, Review, ReviewVote, User
from app.models.events import DRAFT, PUBLIC

SIZE, FEW = 20, 3
NEWEST, BEST, LOWEST = "newest", "best", "lowest"
ORDERS = (NEWEST, BEST, LOWEST)
COUNTED = select(Review.stars, func.count()).where(Review.hidden_at.is_(None)).group_by(Review.stars)
RATING = COUNTED.where(Review.event_id == bindparam("event"))
OF_COMMUNITY = COUNTED.join(Event, Event.id == Review.event_id).where(
    Event.community_id == bindparam("community"), Event.visibility == PUBLIC, Event.status != DRAFT
)
LIKED, DISLIKED = (
    select(func.count())
    .where(ReviewVote.review_id == Review.id, ReviewVote.helpful.is_(helpful))
    .correlate(Review)
    .scalar_subquery()
    for helpful in (True, False)
)


@dataclass(frozen=True)
class Rating:
    """What reviews add up to. shares: how many gave each number of stars, five first."""

    shares: tuple[tuple[int, int], ...]

    @property
    def count(self) -> int:
        return sum(n for _, n in self.shares)

    @property
    def average(self) -> float | None:
        """From 1.0 to 5.0 with one decimal, None without reviews."""
        total = sum(stars * n for stars, n in self.shares)
        return round(total / self.count, 1) if self.count else None


@dataclass(frozen=True)
class Shown:
    """A review (author loaded) with its votes and the reader's own, None where they gave none."""

    review: Review
    helpful: int
    unhelpful: int
    mine: bool | None
    event: Event | None = None


def rating_of(event: Event) -> Rating:
    """What the event's reviews add up to."""
    return _rating(dict(db.session.execute(RATING, {"event": event.id}).all()))


def rating_of_community(community: Community) -> Rating:
    """What the reviews of the community's public events add up to."""
    rows = db.session.execute(OF_COMMUNITY, {"community": community.id}).all()
    return _rating(dict(rows))


def _rating(counts: dict[int, int]) -> Rating:
    return Rating(tuple((stars, counts.get(stars, 0)) for stars in range(5, 0, -1)))


def list_reviews(
    event: Event, number: int = 1, *, reader: User | None = None, order: str = BEST, size: int = SIZE
) -> Page[Shown]:
    """The event's reviews. order: NEWEST first, BEST (most helpful) or LOWEST stars first."""
    ways: dict[str, tuple[Any, ...]] = {
        NEWEST: (Review.id.desc(),),
        BEST: ((LIKED - DISLIKED).desc(), (Review.text == ""), Review.id.desc()),
        LOWEST: (Review.stars, Review.id.desc()),
    }
    query = _shown(reader).where(Review.event_id == event.id, Review.hidden_at.is_(None))
    page = paginate(query.order_by(*ways[order]), number, size)
    return page.with_items([Shown(*tuple(row)) for row in page.items])


@dataclass(frozen=True)
class Said:
    """What an event's page shows of its reviews; standing: of the reader, None for a visitor."""

    rating: Rating
    page: Page[Shown] | None
    standing: Standing | None


def said_of(event: Event, reader: User | None) -> Said | None:
    """The most helpful reviews of an event that is over, None for others."""
    if not is_open(event, clock.now()):
        return None
    rating = rating_of(event)
    page = list_reviews(event, reader=reader, size=FEW) if rating.count else None
    return Said(rating, page, standing_of(event, reader) if reader else None)


def show(review: Review, reader: User | None) -> Shown:
    """The review (author loaded) with its votes."""
    return Shown(*tuple(db.session.execute(_shown(reader).where(Review.id == review.id)).one()))


def list_of_community(community: Community, limit: int = 3) -> list[Shown]:
    """The newest reviews with words of the community's public events, each with its event."""
    query = (
        _shown(None)
        .add_columns(Event)
        .join(Event, Event.id == Review.event_id)
        .where(Event.community_id == community.id, Event.visibility == PUBLIC, Event.status != DRAFT)
        .where(Review.hidden_at.is_(None), Review.text != "")
        .order_by(Review.id.desc())
        .limit(limit)
    )
    return [Shown(*tuple(row)) for row in db.session.execute(query)]


def _shown(reader: User | None) -> Select[*tuple[Any, ...]]:
    mine = select(ReviewVote.helpful).where(
        ReviewVote.review_id == Review.id, ReviewVote.user_id == (reader.id if reader else 0)
    )
    votes = (LIKED, DISLIKED, mine.correlate(Review).scalar_subquery())
    return select(Review, *votes).options(joinedload(Review.author))


def get_review(event: Event, review_id: int) -> Review:
    """A review of this event that is not hidden, with its author. Raises NotFound."""
    query = select(Review).options(joinedload(Review.author)).where(Review.hidden_at.is_(None))
    review = db.session.scalar(query.where(Review.id == review_id, Review.event_id == event.id))
    if review is None:
        raise NotFound
    return review
