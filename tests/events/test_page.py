"""The public page of an event: what it shows to whom, and what a title cannot do to it."""

from __future__ import annotations

from tests.review import ReviewingClient
from tests.world import World

PAGE = "/events/night-of-small-websites"


def test_show_event_tells_what_when_where_and_for_how_much(client: ReviewingClient, world: World) -> None:
    page = client.page(PAGE)
    assert page.heading == "Night of Small Websites"
    for words in ("20:00 to 23:00", "De Lantaarn", "Free to €25.00", "98 of 100 places left", "Seat"):
        assert words in page.text, words
