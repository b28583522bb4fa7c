"""Whether a review helped."""

from __future__ import annotations

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from app.core import clock
from app.core.db import db
from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.models import Review, ReviewVote, User


def vote(review: Review, helpful: bool | None, *, by: User) -> None:
    """Say whether a review helped; None takes the vote back. One vote a person, the last one counts.

    Raises Refused for one's own review.
    """
    if review.user_id == by.id:
        raise Refused(_("This is your own review; others say whether it helps."), status=403)
    if helpful is None:
        mine = ReviewVote.review_id == review.id, ReviewVote.user_id == by.id
        db.session.execute(delete(ReviewVote).where(*mine))
        return
    row = {"review_id": review.id, "user_id": by.id, "helpful": helpful, "at": clock.now()}
    statement = insert(ReviewVote).values(row)
    same = {"helpful": helpful, "at": row["at"]}
    db.session.execute(statement.on_conflict_do_update(index_elements=["review_id", "user_id"], set_=same))
