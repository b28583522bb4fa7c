"""The covers of the demo world in the file store."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from os import cpu_count

from app.core import files, renditions
from app.core.renditions import Rendition
from app.demo.covers import draw_cover
from app.demo.plans import EventPlan

Picture = tuple[str, list[Rendition]]


def store_covers(plans: Iterable[EventPlan]) -> dict[str, str]:
    """Draw every cover once and keep it; returns the name in the store by cover key."""
    wanted = {plan.cover_key: plan for plan in plans}
    with ThreadPoolExecutor(cpu_count()) as pool:
        pictures = dict(zip(wanted, pool.map(_draw, wanted.values()), strict=True))
    for name, sizes in pictures.values():
        files.store_renditions(name, sizes)
    return {key: name for key, (name, _) in pictures.items()}


def _draw(plan: EventPlan) -> Picture:
    image = draw_cover(plan.cover_motif, plan.cover_seed)
    return files.name_of(image), renditions.render(image)
