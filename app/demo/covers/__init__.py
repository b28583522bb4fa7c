"""Cover pictures drawn by code: one idea each, flat shapes, five inks on a wash.

The same motif and seed give the same picture on every machine; neither fonts nor files are read.
What matters lies in the middle 1200 units, so that a cut to 3:2 loses nothing.
"""

from collections.abc import Callable
from random import Random
from typing import NamedTuple

from PIL import Image, ImageOps

from app.demo.covers import objects, patterns, scenery, shows
from app.demo.covers.palettes import (
    BRICK,
    CLAY,
    DUSK,
    FROST,
    HARBOUR,
    MOSS,
    ORCHARD,
    PALETTES,
    ROSE,
    TILE,
    Palette,
)
from app.demo.covers.sheet import Sheet

Drawing = Callable[[Sheet, Palette, Random], None]

WARM = (HARBOUR, BRICK, DUSK, ORCHARD)
CALM = (CLAY, FROST, MOSS, ROSE, ORCHARD)
NIGHT = (DUSK, HARBOUR, TILE, FROST, CLAY)


class Motif(NamedTuple):
    draw: Drawing
    palettes: tuple[Palette, ...]
    mirrors: bool = False


MOTIFS: dict[str, Motif] = {
    "arcs": Motif(shows.arcs, (HARBOUR, CLAY, MOSS, DUSK)),
    "azulejo": Motif(patterns.azulejo, (TILE, FROST, HARBOUR, MOSS)),
    "balloons": Motif(objects.balloons, (FROST, HARBOUR, ROSE, TILE), True),
    "beans": Motif(patterns.beans, (ORCHARD, MOSS, DUSK, FROST)),
    "board": Motif(patterns.board, (BRICK, ORCHARD, HARBOUR, CLAY)),
    "books": Motif(objects.books, (BRICK, CLAY, MOSS, TILE)),
    "bowls": Motif(objects.bowls, (CLAY, FROST, ROSE, MOSS), True),
    "burst": Motif(shows.burst, (DUSK, HARBOUR, BRICK, ROSE)),
    "candles": Motif(objects.candles, (DUSK, CLAY, HARBOUR, MOSS)),
    "circuit": Motif(patterns.circuit, (FROST, HARBOUR, DUSK, MOSS), True),
    "citrus": Motif(patterns.citrus, (HARBOUR, MOSS, FROST, ROSE)),
    "confetti": Motif(patterns.confetti, PALETTES),
    "crane": Motif(objects.crane, (ORCHARD, FROST, ROSE, TILE), True),
    "curtain": Motif(shows.curtain, (BRICK, DUSK, FROST, ROSE)),
    "ferry": Motif(scenery.ferry, (HARBOUR, ROSE, FROST, BRICK), True),
    "film": Motif(shows.film, (HARBOUR, DUSK, FROST, ORCHARD), True),
    "garland": Motif(objects.garland, (DUSK, HARBOUR, FROST, ORCHARD)),
    "houses": Motif(scenery.houses, (HARBOUR, FROST, CLAY, BRICK)),
    "keys": Motif(shows.keys, (CLAY, HARBOUR, DUSK, ORCHARD)),
    "kites": Motif(shows.kites, (FROST, HARBOUR, TILE, MOSS), True),
    "lanterns": Motif(objects.lanterns, NIGHT),
    "market": Motif(scenery.market, (BRICK, HARBOUR, FROST, ROSE)),
    "moons": Motif(scenery.moons, NIGHT),
    "mountains": Motif(scenery.mountains, (FROST, HARBOUR, DUSK, MOSS), True),
    "stars": Motif(patterns.stars, (HARBOUR, CLAY, FROST, DUSK)),
    "tiles": Motif(patterns.tiles, (DUSK, HARBOUR, CLAY, MOSS)),
    "track": Motif(scenery.track, (TILE, BRICK, FROST, ORCHARD), True),
    "waves": Motif(patterns.waves, (TILE, FROST, MOSS, DUSK)),
    "wheels": Motif(scenery.wheels, WARM, True),
    "wreath": Motif(objects.wreath, CALM),
}

BY_CATEGORY: dict[str, tuple[str, ...]] = {
    "music": ("burst", "keys", "ferry", "azulejo", "candles", "stars"),
    "workshops": ("crane", "bowls", "tiles", "beans"),
    "talks": ("arcs", "books", "tiles"),
    "food": ("citrus", "market", "bowls", "beans"),
    "stage": ("curtain", "film", "lanterns"),
    "sport": ("track", "wheels", "board"),
    "community": ("houses", "garland", "wreath", "market"),
    "family": ("balloons", "kites", "confetti"),
    "technology": ("circuit", "tiles", "arcs"),
    "outdoors": ("mountains", "waves", "moons", "ferry"),
}


def draw_cover(motif: str, seed: int) -> Image.Image:
    """The cover as an RGB picture of 1600 by 800 pixels. Raises KeyError for an unknown motif."""
    plan = MOTIFS[motif]
    rng = Random(f"{motif}:{seed}")  # noqa: S311 - drawings hold no secrets
    palette = plan.palettes[seed % len(plan.palettes)]
    sheet = Sheet(palette.wash)
    plan.draw(sheet, palette, rng)
    picture = sheet.finish()
    return ImageOps.mirror(picture) if plan.mirrors and seed % 2 else picture


def motif_for(category: str, seed: int) -> str:
    """A motif that suits a category's slug; an unknown category gets confetti."""
    fitting = BY_CATEGORY.get(category, ("confetti",))
    return fitting[seed % len(fitting)]


def cover_key(motif: str, seed: int) -> str:
    """The name that equal covers share, fit for a file name."""
    return f"{motif}-{seed}"
