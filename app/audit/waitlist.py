"""I3, I6, I7 and I12: offers hold their places while they are open, and entries agree with them."""

from __future__ import annotations

from app.audit.asking import rows
from app.core import clock

FACTS = "('WaitlistJoined', 'OfferMade', 'OfferTaken', 'OfferLapsed', 'WaitlistLeft', 'WaitlistClosed')"
# What may come right before each kind of fact; "" is nothing.
MOVES = {
    "WaitlistJoined": {""},
    "OfferMade": {"WaitlistJoined"},
    "OfferTaken": {"OfferMade"},
    "OfferLapsed": {"OfferMade"},
    "WaitlistLeft": {"WaitlistJoined", "OfferMade"},
    "WaitlistClosed": {"WaitlistJoined", "OfferMade"},
}


def offers_without_places() -> list[str]:
    """Both ways: a place too few on a counter that binds the type, and a claim on one that does not."""
    found = rows(
        """
        WITH live AS (
            SELECT offer.id, offer.expires_at, entry.quantity, offer.ticket_type_id
            FROM offer JOIN waitlist_entry entry ON entry.id = offer.entry_id
            WHERE offer.state = 'open' AND offer.expires_at > :now
        ), due AS (
            SELECT live.id AS offer_id, bound.counter_id, live.quantity AS n
            FROM live JOIN ticket_type_counter bound ON bound.ticket_type_id = live.ticket_type_id
        ), held AS (
            SELECT claim.offer_id, claim.counter_id, sum(claim.n) AS n
            FROM claim JOIN live ON live.id = claim.offer_id AND claim.expires_at = live.expires_at
            WHERE claim.released_at IS NULL GROUP BY claim.offer_id, claim.counter_id
        )
        SELECT offer_id, counter_id, coalesce(due.n, 0) AS due, coalesce(held.n, 0) AS held
        FROM due FULL JOIN held USING (offer_id, counter_id)
        WHERE coalesce(due.n, 0) <> coalesce(held.n, 0) ORDER BY offer_id, counter_id
        """,
        now=clock.now(),
    )
    return [
        f"offer {row.offer_id}: {row.held} places held on counter {row.counter_id}, {row.due} are due"
        for row in found
    ]


def offers_unlike_wishes() -> list[str]:
    """What is offered is of the event, and of the type that they wait for; of any for whoever takes any."""
    found = rows("""
        SELECT offer.id, offer.ticket_type_id AS offered, entry.ticket_type_id AS wished
        FROM offer JOIN waitlist_entry entry ON entry.id = offer.entry_id
        JOIN ticket_type kind ON kind.id = offer.ticket_type_id
        WHERE offer.ticket_type_id <> coalesce(entry.ticket_type_id, offer.ticket_type_id)
        OR kind.event_id <> entry.event_id OR kind.per_ticket IS NOT NULL ORDER BY offer.id
    """)
    return [f"offer {row.id} is of type {row.offered}, {row.wished or 'any'} is waited for" for row in found]


def places_without_offers() -> list[str]:
    """A claim that ran out by itself holds nothing in any reader's eyes."""
    found = rows(
        """
        SELECT offer.id, offer.state, claim.id AS claim_id
        FROM claim JOIN offer ON offer.id = claim.offer_id
        WHERE claim.released_at IS NULL AND (claim.expires_at IS NULL OR claim.expires_at > :now)
        AND (offer.state <> 'open' OR claim.expires_at IS NULL OR claim.expires_at > offer.expires_at)
        ORDER BY claim.id
        """,
        now=clock.now(),
    )
    return [f"offer {row.id} is {row.state}, but claim {row.claim_id} is not released" for row in found]


def entries_unlike_offers() -> list[str]:
    found = rows("""
        SELECT entry.id, entry.state, last.state AS offer
        FROM waitlist_entry entry LEFT JOIN LATERAL (
            SELECT state FROM offer WHERE entry_id = entry.id ORDER BY offer.id DESC LIMIT 1
        ) AS last ON true
        WHERE (entry.state = 'offered') <> (coalesce(last.state, '') = 'open')
        OR (entry.state = 'served') <> (coalesce(last.state, '') = 'taken')
        OR (entry.state = 'lapsed') <> (coalesce(last.state, '') = 'lapsed')
        ORDER BY entry.id
    """)
    return [
        f"waitlist entry {row.id} is {row.state}, its last offer is {row.offer or 'missing'}" for row in found
    ]


def wrong_states() -> list[str]:
    found = rows(f"""
        SELECT entry.id, entry.state, last.kind
        FROM waitlist_entry entry LEFT JOIN LATERAL (
            SELECT kind FROM fact WHERE subject = 'waitlist_entry' || ':' || entry.id AND kind IN {FACTS}
            ORDER BY fact.id DESC LIMIT 1
        ) AS last ON true
        WHERE entry.state IS DISTINCT FROM CASE last.kind
            WHEN 'WaitlistJoined' THEN 'waiting' WHEN 'OfferMade' THEN 'offered'
            WHEN 'OfferTaken' THEN 'served' WHEN 'OfferLapsed' THEN 'lapsed'
            WHEN 'WaitlistLeft' THEN 'left' WHEN 'WaitlistClosed' THEN 'closed' END
        ORDER BY entry.id
    """)  # noqa: S608 - the only value is a constant of this file
    return [
        f"waitlist entry {row.id} is {row.state}, its last fact is {row.kind or 'missing'}" for row in found
    ]


def forbidden_moves() -> list[str]:
    found = rows(f"""
        SELECT subject, id, kind, coalesce(lag(kind) OVER (PARTITION BY subject ORDER BY id), '') AS before
        FROM fact WHERE kind IN {FACTS} ORDER BY id
    """)  # noqa: S608 - the only value is a constant of this file
    return [
        f"{row.subject}: {row.kind} (fact {row.id}) after {row.before or 'nothing'}"
        for row in found
        if row.before not in MOVES[row.kind]
    ]


def entries_without_letter() -> list[str]:
    """Whoever joined, was offered something or waits no more by no doing of their own was told."""
    found = rows("""
        SELECT due.key FROM (
            SELECT 'waitlist' || ':' || id || ':' || 'joined' AS key FROM waitlist_entry
            UNION ALL SELECT 'offer' || ':' || id FROM offer
            UNION ALL SELECT 'waitlist' || ':' || id || ':' || 'over' FROM waitlist_entry
            WHERE state IN ('lapsed', 'closed')
        ) AS due
        WHERE NOT EXISTS (SELECT FROM message WHERE message.key = due.key) ORDER BY due.key
    """)
    return [f"the letter {row.key} is missing" for row in found]
