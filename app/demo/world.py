"""The whole demo world as plans, before anything is written to a database."""

from dataclasses import dataclass
from datetime import date

from app.demo.communities import COMMUNITIES
from app.demo.people import plan_people
from app.demo.places import CITIES
from app.demo.plans import CATEGORIES, CategoryPlan, CityPlan, CommunityPlan, EventPlan, PersonPlan
from app.demo.programme import plan_events


@dataclass(frozen=True, slots=True)
class World:
    categories: tuple[CategoryPlan, ...]
    cities: tuple[CityPlan, ...]
    communities: tuple[CommunityPlan, ...]
    events: tuple[EventPlan, ...]
    people: tuple[PersonPlan, ...]


def plan_world(today: date, seed: int = 2026) -> World:
    """The demo world around `today`; the same arguments give the same world."""
    return World(
        categories=CATEGORIES,
        cities=tuple(CITIES.values()),
        communities=tuple(COMMUNITIES.values()),
        events=plan_events(today, seed),
        people=plan_people(seed=seed),
    )
