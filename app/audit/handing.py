"""I16: a ticket that was passed on has a transfer that says so, and no code that was good before; one that
was swapped for another type has a row for each.
"""

from __future__ import annotations

from app.audit.asking import rows


def unexplained_holders() -> list[str]:
    """Both ways: a ticket that left its buyer unasked, and a yes that the ticket knows nothing of."""
    found = rows("""
        WITH taken AS (
            SELECT ticket_id, max(settled_at) AS at FROM transfer WHERE state = 'accepted' GROUP BY ticket_id
        )
        SELECT ticket.id, taken.at IS NOT NULL AS accepted
        FROM ticket LEFT JOIN taken ON taken.ticket_id = ticket.id
        WHERE (ticket.passed_at IS NULL) <> (taken.at IS NULL) ORDER BY ticket.id
    """)
    return [
        f"ticket {row.id}: {'taken, yet its buyer has it' if row.accepted else 'passed on by nobody'}"
        for row in found
    ]


def unfound_accounts() -> list[str]:
    """A ticket that went to an address lies with the account that verified it."""
    found = rows("""
        SELECT ticket.id, "user".id AS user_id FROM ticket
        JOIN guest ON guest.id = ticket.guest_id JOIN "user" ON "user".email = guest.email
        WHERE ticket.passed_at IS NOT NULL AND guest.user_id IS NULL AND "user".verified_at IS NOT NULL
        ORDER BY ticket.id
    """)
    return [f"ticket {row.id}: account {row.user_id}, which has its address, does not" for row in found]


def unexplained_types() -> list[str]:
    """Each swap begins where the one before ended, the last one with what the ticket is; within its event."""
    found = rows("""
        WITH step AS (
            SELECT swap.*, lead(from_type_id) OVER (PARTITION BY ticket_id ORDER BY id) AS next
            FROM ticket_swap swap
        )
        SELECT ticket.id FROM step JOIN ticket ON ticket.id = step.ticket_id
        JOIN ticket_type type ON type.id = step.to_type_id
        WHERE step.to_type_id <> coalesce(step.next, ticket.ticket_type_id)
            OR type.event_id <> ticket.event_id OR NOT type.admits ORDER BY ticket.id
    """)
    return [f"ticket {row.id}: what it was swapped for is not what it is" for row in found]


def wrong_swap_refunds() -> list[str]:
    """What a swap says went back is a refund of the ticket's own order."""
    found = rows("""
        SELECT swap.ticket_id, swap.back, refund.amount FROM ticket_swap swap
        JOIN refund ON refund.id = swap.refund_id JOIN payment ON payment.id = refund.payment_id
        JOIN ticket ON ticket.id = swap.ticket_id JOIN order_line line ON line.id = ticket.order_line_id
        WHERE refund.amount <> swap.back OR line.order_id <> payment.order_id ORDER BY swap.id
    """)
    return [f"ticket {row.ticket_id}: swapped for {row.back} less, {row.amount} went back" for row in found]


def codes_that_open_again() -> list[str]:
    """A code is put out of use for good."""
    found = rows("""
        SELECT ticket.id, transfer.id AS transfer_id FROM transfer
        JOIN ticket ON encode(sha256(convert_to(ticket.secret, 'UTF8')), 'hex') = transfer.old_digest
        ORDER BY ticket.id
    """)
    return [f"ticket {row.id}: its code was put out of use by transfer {row.transfer_id}" for row in found]
