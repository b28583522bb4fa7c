"""What those who were at the demo's events thought of them, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select

from app.core.db import db
from app.demo.cast import Cast
from app.demo.opinions import ADVERTISING, GOSSIP, opinion, reply
from app.demo.people import ADMIN, ATTENDEE
from app.demo.stage import Staged
from app.demo.writing import Chronicle, Row, write, write_with_ids
from app.domain.reviews.facts import (
    ReviewAnswered,
    ReviewHidden,
    ReviewReported,
    ReviewsInvited,
    ReviewWritten,
)
from app.models import Admission, Guest, Review, ReviewReport, ReviewVote, Ticket

WRITES, MOST_VOTES = 0.8, 9
STARS, WEIGHTS = (5, 4, 3, 2, 1), (48, 33, 12, 5, 2)
ASKED = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Written:
    """One written review."""

    id: int
    row: Row
    event: Staged


def write_reviews(
    events: Sequence[Staged], cast: Cast, now: datetime, chronicle: Chronicle, rng: Random
) -> int:
    """Write reviews, votes, answers, one open report and one hidden review; returns how many reviews."""
    over = [event for event in events if _took_place(event, now)]
    for event in over:
        asked = event.moments.ends_at + ASKED
        if asked <= now:
            chronicle.tell(ReviewsInvited(event.id), asked, None)
    rows = [_row(event, user_id, now, rng) for event, user_id in _authors(over, cast, rng)]
    rows.sort(key=lambda row: row["created_at"])
    by_id = {event.id: event for event in over}
    _spoil(rows, cast, now)
    written = [
        Written(key, row, by_id[row["event_id"]])
        for key, row in zip(write_with_ids(Review, rows), rows, strict=True)
    ]
    for review in written:
        _tell(review, chronicle)
    _moderate(written, cast, now, chronicle)
    _write_votes(written, list(cast.users.values()), rng)
    return len(written)


def _took_place(event: Staged, now: datetime) -> bool:
    return event.moments.is_over(now) and event.moments.published_at is not None and (
        event.moments.cancelled_at is None
    )  # fmt: skip


def _authors(over: Sequence[Staged], cast: Cast, rng: Random) -> list[tuple[Staged, int]]:
    """Those with an account who were let in and felt like it; the attendee wrote about one evening only."""
    query = (
        select(Ticket.event_id, Guest.user_id)
        .join(Guest, Guest.id == Ticket.guest_id)
        .join(Admission, Admission.ticket_id == Ticket.id)
        .where(Guest.user_id.is_not(None), Ticket.event_id.in_([event.id for event in over]))
        .distinct()
        .order_by(Ticket.event_id, Guest.user_id)
    )
    by_id, attendee = {event.id: event for event in over}, cast.users[ATTENDEE.email]
    found = [(by_id[event_id], user_id) for event_id, user_id in db.session.execute(query) if user_id]
    theirs = [pair for pair in found if pair[1] == attendee][:1]
    others = [pair for pair in found if pair[1] != attendee and pair[1] != pair[0].owner_id]
    return [*theirs, *(pair for pair in others if rng.random() < WRITES)]


def _row(event: Staged, user_id: int, now: datetime, rng: Random) -> Row:
    stars = rng.choices(STARS, WEIGHTS)[0]
    ends_at = event.moments.ends_at
    at = ends_at + (now - ends_at) * 0.9 * min(1, rng.expovariate(9))
    answer = reply(stars, rng)
    return {
        "event_id": event.id,
        "user_id": user_id,
        "stars": stars,
        "text": opinion(stars, event.plan.venue.city if event.plan.venue else "", rng),
        "created_at": at,
        "answer": answer,
        "answered_at": at + (now - at) * 0.3 if answer else None,
        "answered_by": event.owner_id if answer else None,
        "hidden_at": None,
        "hidden_reason": None,
    }


def _spoil(rows: list[Row], cast: Cast, now: datetime) -> None:
    """The last two by others than the attendee: an advertisement, and one that somebody took down."""
    last = [row for row in rows if row["user_id"] != cast.users[ATTENDEE.email]][-2:]
    silent = {"answer": "", "answered_at": None, "answered_by": None, "stars": 1}
    for row, words in zip(last, (GOSSIP, ADVERTISING), strict=True):
        row.update(silent, text=words)
    last[0].update(
        hidden_at=last[0]["created_at"] + (now - last[0]["created_at"]) / 2, hidden_reason="personal"
    )


def _tell(review: Written, chronicle: Chronicle) -> None:
    row, event_id = review.row, review.event.id
    chronicle.tell(ReviewWritten(event_id, review.id, row["stars"]), row["created_at"], row["user_id"])
    if row["answer"]:
        chronicle.tell(ReviewAnswered(event_id, review.id), row["answered_at"], row["answered_by"])


def _moderate(written: Sequence[Written], cast: Cast, now: datetime, chronicle: Chronicle) -> None:
    reports = []
    for review in written:
        row, reporter = review.row, review.event.owner_id
        hidden_at = row["hidden_at"]
        if not hidden_at and row["text"] != ADVERTISING:
            continue
        reason = row["hidden_reason"] or "spam"
        at = min(row["created_at"] + timedelta(minutes=9), hidden_at or now)
        if hidden_at:
            chronicle.tell(
                ReviewHidden(review.event.id, review.id, reason), hidden_at, cast.users[ADMIN.email]
            )
        chronicle.tell(ReviewReported(review.event.id, review.id, reason), at, reporter)
        mine = {"review_id": review.id, "user_id": reporter, "reason": reason, "at": at}
        reports.append({**mine, "settled_at": hidden_at})
    write(ReviewReport, reports)


def _write_votes(written: Sequence[Written], people: Sequence[int], rng: Random) -> None:
    votes = []
    for review in written:
        voters = rng.sample(people, min(MOST_VOTES, int(rng.expovariate(0.5))))
        for user_id in voters:
            if user_id != review.row["user_id"]:
                at = review.row["created_at"]
                votes.append(
                    {"review_id": review.id, "user_id": user_id, "helpful": rng.random() < 0.85, "at": at}
                )
    write(ReviewVote, votes)
