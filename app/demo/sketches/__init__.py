"""The two hundred events, as far as a hand has to write them, by community slug."""

from app.demo.plans import Sketch
from app.demo.sketches import east, middle, rotterdam, west

SKETCHES: dict[str, tuple[Sketch, ...]] = {
    **rotterdam.SKETCHES,
    **west.SKETCHES,
    **middle.SKETCHES,
    **east.SKETCHES,
}
