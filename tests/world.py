"""The named cast and their world: one community, a few events, bookings, a door.

Built once into the template database through the product's own verbs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.core.passwords import hash_password
from app.domain import access, checkin, communities, events, orders, tickets
from app.models import Category, CheckInList, Community, Event, Order, TicketType, User
from app.models.access import ORGANIZER

PASSWORD = "marquee-demo"
CAST = ("owner", "assistant", "door", "attendee", "stranger", "admin")
ADDRESSES = [f"{name}@example.com" for name in CAST]
GROUPS = ("small-web-guild", "rival-guild")
SHOWS = ("night-of-small-websites", "a-draft-nobody-sees", "elsewhere")
START = datetime(2038, 6, 5, 18, 0, tzinfo=UTC)


@dataclass
class World:
    """Everybody and everything by name, loaded in the current session."""

    owner: User
    assistant: User
    door: User
    attendee: User
    stranger: User
    admin: User
    guild: Community
    rivals: Community
    concert: Event
    draft: Event
    elsewhere: Event
    seat: TicketType
    patron: TicketType
    entrance: CheckInList
    booking: Order

    @staticmethod
    def load() -> World:
        """In six statements: nearly every test begins with this."""
        people = {u.email: u for u in db.session.scalars(select(User).where(User.email.in_(ADDRESSES)))}
        groups = {c.slug: c for c in db.session.scalars(select(Community).where(Community.slug.in_(GROUPS)))}
        shows = {e.slug: e for e in db.session.scalars(select(Event).where(Event.slug.in_(SHOWS)))}
        guild, rivals = (groups[slug] for slug in GROUPS)
        concert, draft, elsewhere = (shows[slug] for slug in SHOWS)
        types = {
            t.name: t for t in db.session.scalars(select(TicketType).where(TicketType.event_id == concert.id))
        }
        return World(
            *(people[address] for address in ADDRESSES),
            guild=guild,
            rivals=rivals,
            concert=concert,
            draft=draft,
            elsewhere=elsewhere,
            seat=types["Seat"],
            patron=types["Patron"],
            entrance=checkin.get_list(concert),
            booking=db.session.scalars(select(Order).where(Order.email == "attendee@example.com")).one(),
        )


def build_world() -> None:
    """Make the cast, two communities, three events and one booking."""
    people = {name: _make_user(name) for name in CAST}
    people["admin"].is_admin = True
    owner, rival = people["owner"], people["stranger"]
    music = Category(slug="music", name="Music", icon="music", position=1)
    talks = Category(slug="talks", name="Talks", icon="mic", position=2)
    db.session.add_all([*people.values(), music, talks])
    db.session.flush()
    guild = _make_community("Small Web Guild", owner)
    rivals = _make_community("Rival Guild", rival)
    access.add_member(guild, people["assistant"], ORGANIZER, by=owner)
    concert = make_event(
        guild,
        "night-of-small-websites",
        "Night of Small Websites",
        category=music,
        capacity=100,
        on_sale=False,
    )
    make_event(guild, "a-draft-nobody-sees", "A Draft Nobody Sees", category=talks, on_sale=False)
    make_event(rivals, "elsewhere", "Elsewhere", category=talks)
    seat = tickets.add_ticket_type(concert, tickets.TypeDetails("Seat", 0, quantity=80), by=owner)
    tickets.add_ticket_type(concert, tickets.TypeDetails("Patron", 2500, quantity=20), by=owner)
    events.publish_event(concert, by=owner)
    access.appoint_staff(concert, "door@example.com", by=owner)
    buyer = orders.Buyer("Ada Attendee", "attendee@example.com", ("Grace Guest",))
    orders.place_order(concert, {seat.id: 2}, buyer, by=people["attendee"])


def _make_user(name: str) -> User:
    moment = clock.now()
    return User(
        email=f"{name}@example.com",
        name=f"{name.title()} Example",
        password_hash=hash_password(PASSWORD),
        verified_at=moment,
        created_at=moment,
    )


def _make_community(name: str, by: User) -> Community:
    return communities.start_community(communities.CommunityDetails(name, city="Rotterdam"), by=by)


def make_event(
    community: Community, slug: str, title: str, *, capacity: int | None = None,
    category: Category | None = None, on_sale: bool = True,
) -> Event:  # fmt: skip
    """An event next June in Rotterdam; on sale with one free type, or a draft without any."""
    details = events.EventDetails(
        title=title,
        starts_at=START,
        ends_at=START + timedelta(hours=3),
        timezone="Europe/Amsterdam",
        kind="concert",
        category_id=category.id if category else None,
        summary="A summary of one line.",
        description="What happens, **for whom**.",
        place_name="De Lantaarn",
        address="Kade 1",
        city="Rotterdam",
        country="NL",
        capacity=capacity,
    )
    event = events.create_event(community, details, by=None, slug=slug)
    if on_sale:
        tickets.add_ticket_type(event, tickets.TypeDetails("Free place", 0), by=None)
        events.publish_event(event, by=None)
    return event
