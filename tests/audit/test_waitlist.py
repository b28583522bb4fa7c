"""What the audit says of a waitlist that was broken on purpose."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from app import audit
from app.core.db import db
from app.domain import orders
from tests.waitlist.line import go_round, join, sell_out
from tests.world import World

PLACES = "an open offer holds exactly its places until its deadline"
OVER = "an offer that is over holds no places"
AGREE = "who waits and what is offered to them agree"
STATE = "a waitlist entry's state is what its facts add up to"
MOVES = "waitlist entries moved only along allowed ways"
WISHED = "an offer is of what is waited for"
LETTERS = "everybody who waits has the letters that belong to it"


@pytest.mark.parametrize(
    ("statement", "sentences"),
    [
        ("UPDATE claim SET released_at = expires_at WHERE offer_id IS NOT NULL", {PLACES}),
        ("UPDATE claim SET expires_at = expires_at + interval '1 day' WHERE offer_id IS NOT NULL",
         {PLACES, OVER}),
        ("UPDATE offer SET ticket_type_id = (SELECT max(id) FROM ticket_type)", {WISHED, PLACES}),
        ("UPDATE offer SET state = 'declined'", {OVER, AGREE}),
        ("UPDATE waitlist_entry SET state = 'left' WHERE state = 'offered'", {AGREE, STATE}),
        ("UPDATE waitlist_entry SET state = 'closed' WHERE state = 'waiting'", {STATE, LETTERS}),
        ("DELETE FROM fact WHERE kind = 'WaitlistJoined'", {STATE, MOVES}),
        ("DELETE FROM message WHERE letter = 'waitlist/offered'", {LETTERS}),
    ],
)  # fmt: skip
def test_a_broken_waitlist_is_caught(world: World, statement: str, sentences: set[str]) -> None:
    first_order, _second = sell_out(world, world.seat, 2)
    join(world, world.seat, "eva")
    join(world, world.seat, "finn")
    orders.cancel_order(first_order, by=None)
    go_round(world)
    assert audit.find_breaches() == []
    db.session.execute(text(statement))
    found = {breach.invariant.says for breach in audit.find_breaches()}
    assert sentences <= found
    assert found - sentences <= {"a counter's taken is the sum of its unreleased claims"}
