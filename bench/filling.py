"""The data: the demo world, an event of 10,000 orders, one free for all; and 100,000 events.

Bulk rows are written by the database itself, consistent enough for `flask audit`.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import select, text

from app.core import clock
from app.core.db import db, unit_of_work
from app.demo.people import ORGANIZER
from app.demo.seeding import seed_world
from app.domain import access, events, payments, tickets
from app.models import Community, Event, Membership, User
from app.models.access import ORGANIZER as ROLE
from app.models.payments import MOCK

CROWD, FREE = "bench-crowd", "bench-free"
PEOPLE = 10_000
ORGANIZERS = 24  # each may fetch 30 files a minute
FIRST = "Ada Grace Alan Edsger Barbara Donald Radia Linus Frances Tim Hedy Ken Niklaus Sophie Vint".split()
LAST = (
    "Okafor Lindqvist Nguyen Achterberg Yilmaz Costa Adjei Levy Szczepanska Echeverria Bakker Tanaka".split()
)


def fill_demo() -> None:
    """The demo world, and two events of organizer@example.com: CROWD with 10,000 orders, and FREE."""
    with unit_of_work():
        seed_world(clock.now())
    with unit_of_work():
        owner = db.session.scalars(select(User).where(User.email == ORGANIZER.email)).one()
        community = db.session.scalars(
            select(Community).join(Membership).where(Membership.user_id == owner.id).limit(1)
        ).one()
        _make_event(community, owner, FREE, "Free for all", 1_000_000)
        crowd = _make_event(community, owner, CROWD, "The crowd", 20_000)
        db.session.flush()
        for sql in CROWD_SQL:
            db.session.execute(text(sql), {"event": crowd.id, "n": PEOPLE, "first": FIRST, "last": LAST})
    _analyze()


def organizers() -> list[str]:
    """The addresses of all who may see the crowd's list, made at first; with the demo's password."""
    with unit_of_work():
        owner = db.session.scalars(select(User).where(User.email == ORGANIZER.email)).one()
        crowd = db.session.scalars(select(Event).where(Event.slug == CROWD)).one()
        wanted = [f"organizer{n}@bench.example.org" for n in range(ORGANIZERS)]
        known = set(db.session.scalars(select(User.email).where(User.email.in_(wanted))))
        for email in (one for one in wanted if one not in known):
            person = User(
                email=email, name=email.partition("@")[0], password_hash=owner.password_hash,
                verified_at=clock.now(), created_at=clock.now(),
            )  # fmt: skip
            db.session.add(person)
            db.session.flush()
            access.add_member(crowd.community, person, ROLE, by=owner)
    return wanted


def open_sale(price: int, places: int) -> Event:
    """A new event with so many places, at this price in minor units; only cards pay for it."""
    with unit_of_work():
        owner = db.session.scalars(select(User).where(User.email == ORGANIZER.email)).one()
        crowd = db.session.scalars(select(Event).where(Event.slug == CROWD)).one()
        community = db.session.get_one(Community, crowd.community_id)
        event = _make_event(community, owner, f"rush-{secrets.token_hex(4)}", "Hot sale", places, price)
        payments.choose_for_event(event, [MOCK], event.version, by=owner)
        return event


def _make_event(
    community: Community, owner: User, slug: str, title: str, capacity: int, price: int = 0
) -> Event:
    begins = clock.now() + timedelta(days=30)
    details = events.EventDetails(
        title=title, starts_at=begins, ends_at=begins + timedelta(hours=3), timezone="Europe/Amsterdam",
        kind="concert", category_id=None, summary="One line.", description="What happens, **for whom**.",
        place_name="De Lantaarn", address="Kade 1", city="Rotterdam", country="NL", capacity=capacity,
    )  # fmt: skip
    event = events.create_event(community, details, by=owner, slug=slug)
    tickets.add_ticket_type(event, tickets.TypeDetails("Seat", price, quantity=capacity), by=owner)
    events.publish_event(event, by=owner)
    return event


CROWD_SQL = (
    """
    INSERT INTO "order" (event_id, code, secret_digest, email, name, status, currency, total, created_at,
                         confirmed_at, version)
    SELECT :event, 'C' || translate(lpad(i::text, 7, '0'), '01', 'XY'), md5('crowd' || i),
           'guest' || i || '@example.org',
           (CAST(:first AS text[]))[1 + i % 15] || ' ' || (CAST(:last AS text[]))[1 + i % 12] || ' ' || i,
           'confirmed', 'EUR', 0, now() - i * interval '4 minutes', now() - i * interval '4 minutes', 1
    FROM generate_series(1, :n) AS i
    """,
    """
    INSERT INTO order_line (order_id, ticket_type_id, name, quantity, unit, net, tax, gross)
    SELECT o.id, t.id, t.name, 1, 0, 0, 0, 0
    FROM "order" o JOIN ticket_type t ON t.event_id = o.event_id WHERE o.event_id = :event ORDER BY o.id
    """,
    """
    INSERT INTO guest (event_id, name, email, code)
    SELECT event_id, name, email, 'B' || code FROM "order" WHERE event_id = :event ORDER BY id
    """,
    """
    INSERT INTO ticket (order_line_id, event_id, ticket_type_id, guest_id, number, secret, status)
    SELECT l.id, o.event_id, l.ticket_type_id, g.id, o.code || '-1', md5('ticket' || o.id), 'valid'
    FROM "order" o JOIN order_line l ON l.order_id = o.id JOIN guest g ON g.code = 'B' || o.code
    WHERE o.event_id = :event ORDER BY o.id
    """,
    """
    INSERT INTO claim (counter_id, n, order_id)
    SELECT c.id, 1, o.id FROM "order" o JOIN counter c ON c.event_id = o.event_id WHERE o.event_id = :event
    """,
    "UPDATE counter SET taken = :n WHERE event_id = :event",
    """
    INSERT INTO message (key, letter, args, address, state, attempts, due_at, created_at, done_at)
    SELECT concat('order', chr(58), id, chr(58), 'confirmed'), 'orders/confirmed',
           jsonb_build_object('order_id', id), email, 'done', 1, created_at, created_at, created_at
    FROM "order" WHERE event_id = :event
    """,
    """
    INSERT INTO fact (kind, event_id, subject, data, at)
    SELECT 'OrderConfirmed', event_id, concat('order', chr(58), id), jsonb_build_object(
        'event_id', event_id, 'order_id', id, 'places', 1, 'total', 0, 'currency', 'EUR'), created_at
    FROM "order" WHERE event_id = :event ORDER BY id
    """,
)

MANY_SQL = (
    """
    INSERT INTO event (community_id, slug, status, visibility, kind, category_id, title, summary, description,
                       timezone, starts_at, ends_at, place_name, city, country, currency, created_at,
                       published_at)
    SELECT e.community_id, 'many-' || i, 'published', 'public', e.kind, e.category_id,
           e.title || ' ' || i, e.summary, e.description, e.timezone,
           now() + i * interval '3 minutes' - interval '60 days',
           now() + i * interval '3 minutes' - interval '60 days' + interval '3 hours',
           e.place_name, e.city, e.country, e.currency, now(), now()
    FROM generate_series(1, :n) AS i
    JOIN (SELECT row_number() OVER (ORDER BY id) AS k, count(*) OVER () AS of, * FROM event
          WHERE status = 'published') AS e ON e.k = 1 + i % e.of
    """,
    """
    INSERT INTO counter (event_id, kind, quantity)
    SELECT id, k.kind, 100 FROM event, (VALUES ('event'), ('type')) AS k (kind) WHERE slug LIKE 'many-%'
    """,
    """
    INSERT INTO ticket_type (event_id, name, price, position)
    SELECT id, 'Seat', (id % 5) * 500, 1 FROM event WHERE slug LIKE 'many-%'
    """,
    """
    INSERT INTO ticket_type_counter (ticket_type_id, counter_id)
    SELECT t.id, c.id FROM ticket_type t JOIN counter c USING (event_id) JOIN event e ON e.id = event_id
    WHERE e.slug LIKE 'many-%'
    """,
    "INSERT INTO check_in_list (event_id, name) SELECT id, 'Entrance' FROM event WHERE slug LIKE 'many-%'",
)


def fill_many(n: int) -> None:
    """`n` more events, drawn from those there are, spread over months."""
    with unit_of_work():
        db.session.execute(text("SET LOCAL statement_timeout = 0"))
        for sql in MANY_SQL:
            db.session.execute(text(sql), {"n": n} if ":n" in sql else {})
    _analyze()


def _analyze() -> None:
    """What autovacuum would do in its time."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
