"""Making and editing an event through its forms, as a browser without scripts sends them."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Event
from tests.review import ReviewingClient
from tests.world import World

NEW = {"title": "A Quiet Concert", "starts": "2027-09-04T20:00", "city": "Gent"}


def test_new_event_is_on_sale_at_once(client: ReviewingClient, session: Session, world: World) -> None:
    client.sign_in("owner@example.com")
    sent = client.fill("/events/new", **NEW, publish="1")
    assert sent.location == "/events/a-quiet-concert"
    page = client.page(sent.location)
    assert "Published: your event is on sale." in page.text
    assert page.form("/events/a-quiet-concert/booking")
    event = session.scalars(select(Event).where(Event.slug == "a-quiet-concert")).one()
    assert (event.status, event.community_id) == ("published", world.guild.id)
