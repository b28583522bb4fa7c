"""Putting the demo world into an empty database, step by step.

Everything is drawn from seeded generators, codes and ticket secrets too, so that every demo is the
same and nobody should sell tickets from it: never run this in production.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from sqlalchemy import exists, select

from app.core.db import db
from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.demo.arrivals import write_arrivals
from app.demo.badges import write_badges
from app.demo.bookings import Booked, write_orders, write_tickets
from app.demo.cast import Cast, write_cast
from app.demo.certificates import write_certificates
from app.demo.doors import write_hall
from app.demo.handing import write_transfers
from app.demo.invoices import write_invoices
from app.demo.moments import moments_of
from app.demo.notices import tell_sold_out, write_notices
from app.demo.paying import write_paying
from app.demo.payments import write_payments
from app.demo.pictures import store_covers
from app.demo.promotions import plan_promotions, write_promotions
from app.demo.questions import write_questions
from app.demo.returns import write_returns
from app.demo.reviews import write_reviews
from app.demo.sales import by_age, plan_sales
from app.demo.selling import write_selling
from app.demo.stage import (
    Staged,
    write_categories,
    write_counters,
    write_events,
    write_staff,
    write_ticket_types,
)
from app.demo.statements import write_statement
from app.demo.surveys import write_surveys
from app.demo.swaps import write_swaps
from app.demo.unpaid import plan_unpaid
from app.demo.waitlist import write_waitlist
from app.demo.world import plan_world
from app.demo.writing import Chronicle
from app.domain import checkin
from app.models import Category, User

SEED = 2026


@dataclass(frozen=True)
class Made:
    """How many of each were made."""

    users: int
    communities: int
    events: int
    covers: int
    orders: int
    tickets: int
    admissions: int
    reviews: int
    certificates: int
    facts: int


def has_people() -> bool:
    """Whether anybody has an account here."""
    return bool(db.session.scalar(select(exists().where(User.id.is_not(None)))))


def seed_world(now: datetime, seed: int = SEED) -> Made:
    """Write the whole demo world around `now` (UTC) in the caller's transaction.

    Raises Refused when somebody has an account here already.
    """
    if has_people() or db.session.scalar(select(exists().where(Category.id.is_not(None)))):
        raise Refused(_("The demo needs an empty database, and this one is in use."))
    rng = Random(f"seeding:{seed}")  # noqa: S311 - see the module's first words
    world, chronicle = plan_world(now.date(), seed), Chronicle()
    moments = [moments_of(plan, now, rng) for plan in world.events]
    sales = plan_sales(world.events, moments, world.people, now, rng)
    sales = by_age([*sales, *plan_unpaid(world.events, moments, world.people, now, rng)])
    sales = plan_promotions(sales, Random(f"promotions:{seed}"))  # noqa: S311 - as above

    cast = write_cast(world.people, world.communities, now, chronicle, rng)
    opened = min(moment.created_at for moment in moments)
    categories = write_categories(world.categories, cast, opened, chronicle)
    covers = store_covers(world.events)
    events = write_events(world.events, moments, cast, categories, covers, chronicle)
    write_counters(events, sales)
    write_ticket_types(events, chronicle)
    write_staff(events, cast, now, chronicle)
    write_promotions(events, sales, now, chronicle)
    bookings = write_orders(sales, events, cast, chronicle)
    tickets = write_tickets(bookings, rng)
    write_questions(events, chronicle, Random(f"questions:{seed}"))  # noqa: S311 - as above
    _write_money(bookings, now, chronicle)
    admissions = write_arrivals(tickets, cast, now, chronicle, rng)
    write_hall(events, now, chronicle)
    checkin.recount()
    reviews = write_reviews(events, cast, now, chronicle, rng)
    certificates = write_certificates(events, now, chronicle, rng)
    _write_desk(events, cast, now, chronicle, seed)
    tell_sold_out(chronicle)
    write_waitlist(world.people, cast, now, chronicle)
    write_transfers(world.people, cast, now, chronicle)
    facts = chronicle.write()
    write_invoices()
    write_notices()
    write_selling(events, cast, now)
    return Made(
        len(cast.users), len(cast.communities), len(events), len(covers), len(bookings), len(tickets),
        admissions, reviews, certificates, facts,
    )  # fmt: skip


def _write_desk(events: Sequence[Staged], cast: Cast, now: datetime, chronicle: Chronicle, seed: int) -> None:
    """What organizers made before and after their events: badges, a survey, a bank statement."""
    write_badges(events, chronicle)
    write_surveys(events, cast, now, chronicle, Random(f"surveys:{seed}"))  # noqa: S311 - as above
    write_statement(cast, now)


def _write_money(bookings: Sequence[Booked], now: datetime, chronicle: Chronicle) -> None:
    """What was paid, what went back or was swapped, and how the organizer is paid from now on."""
    write_payments(bookings, chronicle)
    write_returns(bookings, now, chronicle)
    write_swaps(bookings, now, chronicle)
    write_paying(now, chronicle)
