"""The places that communities of the demo world keep: each where they have an event, once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from app.demo.cast import Cast
from app.demo.plans import EventPlan, VenuePlan
from app.demo.writing import Chronicle, write_with_ids
from app.domain.venues.facts import VenueAdded
from app.models import Venue

Places = dict[tuple[str, VenuePlan], int]


def write_venues(plans: Iterable[tuple[EventPlan, datetime]], cast: Cast, chronicle: Chronicle) -> Places:
    """Write each community's places, kept since its first event there.

    plans: with when each event was begun, the oldest first. Returns ids by community and place.
    """
    first: dict[tuple[str, VenuePlan], datetime] = {}
    for plan, at in plans:
        if plan.venue is not None:
            first.setdefault((plan.community.slug, plan.venue), at)
    rows = [
        {
            "community_id": cast.communities[slug],
            "name": venue.name,
            "address": venue.street,
            "city": venue.city,
            "country": venue.country,
            "latitude": venue.latitude,
            "longitude": venue.longitude,
            "created_at": at,
        }
        for (slug, venue), at in first.items()
    ]
    ids = write_with_ids(Venue, rows)
    for venue_id, ((slug, _venue), at) in zip(ids, first.items(), strict=True):
        chronicle.tell(VenueAdded(venue_id, cast.communities[slug]), at, cast.owners[slug])
    return dict(zip(first, ids, strict=True))
