"""Events through their verbs: made, edited, published, cancelled; times that clocks skip or repeat."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock, facts, mail
from app.core.errors import Refused, Stale
from app.core.mail import Message
from app.domain import checkin, events, orders, places, tickets
from app.domain.events import EventDetails
from app.models import Delivery, Event, Fact, User
from tests.world import START, World

DETAILS = EventDetails(
    "A Quiet Concert", START, START + timedelta(hours=2), "Europe/Brussels", city="Gent", capacity=12
)


def details_of(event: Event, **changes: object) -> EventDetails:
    counter = places.find_event_counter(event.id)
    names = [name for name in EventDetails.__dataclass_fields__ if name != "capacity"]
    same = EventDetails(**{name: getattr(event, name) for name in names}, capacity=counter.quantity)
    return replace(same, **changes)  # type: ignore[arg-type]


def told(event: Event) -> list[str]:
    return [fact.kind for fact in facts.list_facts(event.id)]


def test_create_event_opens_its_counter_and_its_door(world: World) -> None:
    event = events.create_event(world.guild, DETAILS, by=world.owner)
    assert (event.status, event.slug, event.created_by) == ("draft", "a-quiet-concert", world.owner.id)
    assert places.find_event_counter(event.id).quantity == 12
    assert checkin.get_list(event).name == "Entrance"
    assert told(event) == ["EventCreated"]


def test_each_event_has_an_address_of_its_own_that_stays(world: World) -> None:
    first, second = (events.create_event(world.guild, DETAILS, by=world.owner) for _ in range(2))
    events.edit_event(first, replace(DETAILS, title="Louder"), first.version, by=world.owner)
    assert (first.slug, second.slug) == ("a-quiet-concert", "a-quiet-concert-2")
    odd = [replace(DETAILS, title=title) for title in ("new", "…", "夏祭り")]
    assert [events.create_event(world.guild, d, by=None).slug for d in odd] == ["new-2", "event", "夏祭り"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"ends_at": START}, "ends"),
        ({"ends_at": START - timedelta(hours=1)}, "ends"),
        ({"ends_at": START + timedelta(days=400)}, "ends"),
        ({"starts_at": datetime(1999, 1, 1, tzinfo=UTC)}, "starts"),
        ({"kind": "riot"}, "kind"),
        ({"visibility": "secret"}, "visibility"),
        ({"capacity": 0}, "capacity"),
        ({"capacity": -1}, "capacity"),
        ({"category_id": 10**6}, "category"),
    ],
)
def test_create_event_refuses_what_contradicts_itself(
    world: World, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        events.create_event(world.guild, replace(DETAILS, **changes), by=world.owner)  # type: ignore[arg-type]
    assert refusal.value.field == field


def test_edit_event_refuses_a_stale_write(world: World) -> None:
    before = world.concert.version
    events.edit_event(world.concert, details_of(world.concert, title="One"), before, by=world.owner)
    with pytest.raises(Stale):
        events.edit_event(world.concert, details_of(world.concert, title="Two"), before, by=world.assistant)
    assert world.concert.title == "One"


def test_edit_event_refuses_fewer_places_than_are_taken(world: World) -> None:
    with pytest.raises(Refused, match="2 places are taken already") as refusal:
        events.edit_event(
            world.concert, details_of(world.concert, capacity=1), world.concert.version, by=world.owner
        )
    assert refusal.value.field == "capacity"


def test_edit_event_moves_the_counters_quantity(world: World) -> None:
    event = world.concert
    events.edit_event(event, details_of(event, capacity=60), event.version, by=world.owner)
    assert places.find_event_counter(event.id).quantity == 60
    events.edit_event(event, details_of(event, capacity=None), event.version, by=world.owner)
    assert places.find_event_counter(event.id).quantity is None


@pytest.mark.parametrize(
    ("changes", "raised"),
    [
        ({"starts_at": START + timedelta(hours=1)}, 1),
        ({"city": "Gent"}, 1),
        ({"online_url": "https://example.org"}, 1),
        ({"title": "Another Name"}, 1),
        ({"summary": "Other words."}, 0),
        ({"visibility": "unlisted"}, 0),
    ],
)
def test_the_calendars_sequence_rises_with_what_matters(
    world: World, changes: dict[str, object], raised: int
) -> None:
    event = world.concert
    events.edit_event(event, details_of(event, **changes), event.version, by=world.owner)
    assert event.sequence == raised


def test_a_draft_moves_without_a_word(world: World) -> None:
    event = world.draft
    events.edit_event(event, details_of(event, city="Gent"), event.version, by=world.owner)
    assert (event.sequence, "EventMoved" in told(event)) == (0, False)


def test_publish_event_says_what_is_missing(world: World) -> None:
    with pytest.raises(Refused, match="Add a ticket type"):
        events.publish_event(world.draft, by=world.owner)
    tickets.add_ticket_type(world.draft, tickets.TypeDetails("Seat", 0), by=world.owner)
    with clock.frozen_at(START + timedelta(days=9)), pytest.raises(Refused, match="end is in the past"):
        events.publish_event(world.draft, by=world.owner)
    events.publish_event(world.draft, by=world.owner)
    events.publish_event(world.draft, by=world.owner)
    assert (world.draft.status, told(world.draft).count("EventPublished")) == ("published", 1)


def test_what_was_set_before_a_verb_is_not_lost(world: World) -> None:
    world.concert.cover = "a" * 32
    events.cancel_event(world.concert, by=world.owner)
    assert world.concert.cover == "a" * 32


def test_cancel_event_keeps_bookings_closes_the_sale_and_the_door(world: World) -> None:
    events.cancel_event(world.concert, by=world.owner)
    events.cancel_event(world.concert, by=world.owner)
    assert (world.concert.status, world.concert.sequence) == ("cancelled", 1)
    assert told(world.concert).count("EventCancelled") == 1
    assert world.booking.status == "confirmed"
    with pytest.raises(Refused):
        orders.place_order(world.concert, {world.seat.id: 1}, orders.Buyer("B", "b@example.com"), by=None)
    ticket = tickets.list_tickets_of_order(world.booking)[0]
    assert checkin.admit(world.entrance, ticket.secret, "nonce-1", by=world.door).result == "cancelled"


@pytest.mark.parametrize("which", ["draft", "over"])
def test_cancel_event_refuses_drafts_and_what_is_over(world: World, which: str) -> None:
    event = world.draft if which == "draft" else world.concert
    moment = START + timedelta(days=2) if which == "over" else clock.now()
    with clock.frozen_at(moment), pytest.raises(Refused):
        events.cancel_event(event, by=world.owner)


def test_a_cancelled_event_is_not_published_again(world: World) -> None:
    events.cancel_event(world.concert, by=world.owner)
    with pytest.raises(Refused, match="was cancelled"):
        events.publish_event(world.concert, by=world.owner)


def deliver(session: Session) -> list[Message]:
    """Run the later reactions that wait, twice: at least once means that twice is no harm."""
    for _ in range(2):
        for delivery in session.scalars(select(Delivery)).all():
            facts.deliver(delivery)
    return list(session.scalars(select(Message).where(Message.letter.startswith("events/"))))


def test_everybody_with_a_booking_hears_once_that_it_is_cancelled(session: Session, world: World) -> None:
    events.cancel_event(world.concert, by=world.owner)
    (letter,) = deliver(session)
    assert letter.key == f"event:{world.concert.id}:cancelled:order:{world.booking.id}"
    assert (letter.queue, letter.address) == ("bulk", "attendee@example.com")


def test_everybody_with_a_booking_hears_of_each_move_once(session: Session, world: World) -> None:
    for city in ("Gent", "Brugge"):
        event = world.concert
        events.edit_event(event, details_of(event, city=city), event.version, by=world.owner)
    keys = sorted(letter.key for letter in deliver(session))
    assert keys == [f"event:{world.concert.id}:changed:{n}:order:{world.booking.id}" for n in (1, 2)]


@pytest.mark.parametrize(
    ("letter", "words"), [("events/changed", "has moved"), ("events/cancelled", "is cancelled")]
)
def test_the_letters_can_be_made(session: Session, world: World, letter: str, words: str) -> None:
    world.concert.title = "Title\r\nBcc: evil@example.com"
    row = Message(key="k", letter=letter, args={"order_id": world.booking.id}, address="a@example.com")
    made = mail.build(row, "Marquee <m@example.com>", "marquee.test")
    body = made.get_body(("plain",))
    assert body is not None
    assert words in body.get_content()
    assert f"/bookings/{world.booking.code}/" in body.get_content()
    assert made["Bcc"] is None


def test_a_time_that_the_clocks_skip_moves_on_and_says_so() -> None:
    resolved = events.resolve(datetime.fromisoformat("2038-03-28T02:30"), "Europe/Amsterdam")
    assert (resolved.at, resolved.oddity) == (datetime(2038, 3, 28, 1, 30, tzinfo=UTC), events.SKIPPED)


def test_a_time_that_the_clocks_repeat_is_the_first_and_says_so() -> None:
    resolved = events.resolve(datetime.fromisoformat("2038-10-31T02:30"), "Europe/Amsterdam")
    assert (resolved.at, resolved.oddity) == (datetime(2038, 10, 31, 0, 30, tzinfo=UTC), events.REPEATED)


def test_an_ordinary_time_is_what_it_says() -> None:
    assert events.resolve(datetime.fromisoformat("2038-06-05T20:00"), "Europe/Amsterdam") == events.Resolved(
        START
    )


def parsed(event: Event) -> Calendar:
    content = events.calendar_file(event, "http://marquee.test/events/x")
    return Calendar.from_ical(content)  # type: ignore[return-value]


def test_the_calendar_file_has_zone_sequence_and_a_uid_that_stays(world: World) -> None:
    first = parsed(world.concert)
    entry = first.walk("VEVENT")[0]
    assert first["METHOD"] == "PUBLISH"
    assert [str(zone["TZID"]) for zone in first.walk("VTIMEZONE")] == ["Europe/Amsterdam"]
    assert entry.decoded("DTSTART") == START
    assert entry["DTSTART"].params["TZID"] == "Europe/Amsterdam"
    assert entry["LOCATION"] == "De Lantaarn, Kade 1, Rotterdam, NL"
    events.cancel_event(world.concert, by=world.owner)
    second = parsed(world.concert)
    after = second.walk("VEVENT")[0]
    assert (second["METHOD"], after["STATUS"]) == ("CANCEL", "CANCELLED")
    assert (after["UID"], after["SEQUENCE"]) == (entry["UID"], 1)


def test_a_title_cannot_add_lines_to_the_calendar(world: World) -> None:
    world.concert.title = "Nice\r\nATTENDEE:mailto:evil@example.com"
    world.concert.summary = "One\r\nEND:VEVENT"
    content = events.calendar_file(world.concert, "http://marquee.test").replace(b"\r\n ", b"")
    assert b"\r\nATTENDEE" not in content
    assert content.count(b"\r\nEND:VEVENT") == 1


def test_facts_of_events_hold_no_personal_text(session: Session, world: World) -> None:
    events.create_event(world.guild, replace(DETAILS, title="Ada’s fortieth"), by=world.owner)
    assert not [f for f in session.scalars(select(Fact)) if "Ada" in str(f.data)]
    assert session.scalars(select(User).where(User.email == "owner@example.com")).one() is world.owner
