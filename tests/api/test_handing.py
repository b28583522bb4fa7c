"""Tickets passed on, as the API tells of them to who booked."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.domain import tickets
from tests.api.caller import Caller
from tests.world import World


def test_a_ticket_that_was_passed_on_is_told_without_its_code_and_not_cancelled(
    attendee: Caller, world: World, session: Session
) -> None:
    ticket = tickets.list_tickets_of_order(world.booking)[1]
    transfer = tickets.offer_ticket(ticket, world.concert, "nina@example.net", by=None)
    tickets.accept_ticket(
        tickets.get_transfer(tickets.transfer_secret(transfer.code)), world.concert, "Nina New", by=None
    )
    session.commit()
    mine, theirs = attendee.get(f"/bookings/{world.booking.id}/")["tickets"]
    assert (mine["status"], theirs["status"], theirs["code"]) == ("valid", "transferred", None)
    left = attendee.post(f"/bookings/{world.booking.id}/cancel/")
    assert left["status"] == "confirmed"
    assert [one["status"] for one in left["tickets"]] == ["cancelled", "transferred"]
