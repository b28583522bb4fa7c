"""How many statements the door costs: a scan at most twelve, pages the same however many guests."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from app.domain import checkin, orders, tickets
from tests.checkin.conftest import SignIn
from tests.checkin.test_door_pages import DOOR, HTMX, SCANS
from tests.conftest import QueryCount
from tests.world import World


@pytest.mark.parametrize("who", ["door", "owner"])
def test_a_scan_costs_four_statements_and_a_second_one_of_its_ticket_seven(
    world: World, signed_in: SignIn, count_queries: QueryCount, who: str
) -> None:
    client = signed_in(getattr(world, who))
    fields = client.page(DOOR).form(SCANS).values()
    secret = tickets.list_tickets_of_order(world.booking)[0].secret
    spent = []
    for number in range(2):
        count_queries.start()
        client.post(SCANS, data=fields | {"code": secret, "nonce": f"n{number}"}, headers=HTMX)
        spent.append(count_queries.n)
    assert spent == [4, 7]


def test_door_pages_cost_the_same_for_one_guest_and_for_thirty(
    world: World, session: Session, signed_in: SignIn, count_queries: QueryCount
) -> None:
    client = signed_in(world.door)

    def cost(path: str) -> int:
        count_queries.start()
        client.page(DOOR + path)
        return count_queries.n

    checkin.admit(world.entrance, tickets.list_tickets_of_order(world.booking)[0].secret, "n", by=world.door)
    session.commit()
    before = cost(""), cost("/search?q=a")
    for n in range(10):
        buyer = orders.Buyer("Ada Attendee", f"buyer{n}@example.com", ("Ann Other", "Amy Other"))
        order = orders.place_order(world.concert, {world.seat.id: 3}, buyer, by=None)
        for ticket in tickets.list_tickets_of_order(order):
            checkin.admit(world.entrance, ticket.secret, f"n{ticket.id}", by=world.door)
    session.commit()
    assert (cost(""), cost("/search?q=a")) == before
