"""How many places are left is said always, when they are few, or never."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from app.core.errors import Refused
from app.domain import tickets
from app.models.events import ALWAYS, FEW, NEVER
from tests.review import ReviewingClient
from tests.world import World

PAGE = "/events/night-of-small-websites"


@pytest.mark.parametrize(
    ("shown", "quantity", "said"),
    [(ALWAYS, 40, True), (FEW, 40, False), (FEW, 9, True), (NEVER, 9, False)],
)
def test_pages_say_it_as_the_organizer_chose(
    client: ReviewingClient, session: Session, world: World, shown: str, quantity: int, said: bool
) -> None:
    ids = frozenset({world.seat.id, world.patron.id})
    tickets.add_quota(world.concert, tickets.QuotaDetails("All", quantity, ids), by=world.owner)
    tickets.show_places(world.concert, shown, by=world.owner)
    session.commit()
    left = str(quantity - 2)
    for page in (PAGE, f"{PAGE}/booking", f"{PAGE}/places"):
        assert (f"{left} of {quantity} places left" in client.page(page).text) is said
    listed = client.page("/events?q=small").text
    assert (f"{left} places left" in listed) is said


def test_it_is_chosen_on_the_tickets_page(client: ReviewingClient, session: Session, world: World) -> None:
    client.sign_in("owner@example.com")
    client.fill(f"{PAGE}/ticket-types", action="/manage/night-of-small-websites/places-shown", shown=NEVER)
    session.expire_all()
    assert world.concert.places_shown == NEVER


def test_anything_else_is_refused(world: World) -> None:
    with pytest.raises(Refused):
        tickets.show_places(world.concert, "sometimes", by=world.owner)
