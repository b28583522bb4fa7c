"""A drawing sheet of 1600 by 800 units that smooths its edges by drawing at twice the size."""

from collections.abc import Sequence
from math import cos, pi, radians, sin

from PIL import Image, ImageDraw

Point = tuple[float, float]

WIDTH = 1600
HEIGHT = 800
SCALE = 2


class Sheet:
    """Flat shapes in sheet units, the origin at the top left; angles in degrees, clockwise from the right."""

    def __init__(self, ground: str) -> None:
        self.image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), ground)
        self.draw = ImageDraw.Draw(self.image)

    def rect(self, x: float, y: float, w: float, h: float, fill: str, radius: float = 0) -> None:
        box = (x * SCALE, y * SCALE, (x + w) * SCALE - 1, (y + h) * SCALE - 1)
        if radius:
            self.draw.rounded_rectangle(box, radius * SCALE, fill)
        else:
            self.draw.rectangle(box, fill)

    def disc(self, x: float, y: float, r: float, fill: str) -> None:
        self.oval(x, y, r, r, fill)

    def oval(self, x: float, y: float, rx: float, ry: float, fill: str) -> None:
        self.draw.ellipse(self._box(x, y, rx, ry), fill)

    def ring(self, x: float, y: float, r: float, width: float, fill: str) -> None:
        self.hoop(x, y, r, r, width, fill)

    def hoop(self, x: float, y: float, rx: float, ry: float, width: float, fill: str) -> None:
        """An oval line that lies inside its radii."""
        self.draw.ellipse(self._box(x, y, rx, ry), outline=fill, width=round(width * SCALE))

    def wedge(self, x: float, y: float, r: float, start: float, end: float, fill: str) -> None:
        self.draw.pieslice(self._box(x, y, r, r), start, end, fill)

    def arc(self, x: float, y: float, r: float, start: float, end: float, width: float, fill: str) -> None:
        self.draw.arc(self._box(x, y, r, r), start, end, fill, round(width * SCALE))

    def poly(self, points: Sequence[Point], fill: str) -> None:
        self.draw.polygon([(x * SCALE, y * SCALE) for x, y in points], fill)

    def line(self, points: Sequence[Point], width: float, fill: str) -> None:
        """A line of the given width with round joints and round ends."""
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        self.draw.line(scaled, fill, round(width * SCALE), joint="curve")
        for x, y in (points[0], points[-1]):
            self.disc(x, y, width / 2, fill)

    def finish(self) -> Image.Image:
        """The finished RGB picture, 1600 by 800 pixels."""
        return self.image.reduce(SCALE)

    @staticmethod
    def _box(x: float, y: float, rx: float, ry: float) -> tuple[float, float, float, float]:
        return ((x - rx) * SCALE, (y - ry) * SCALE, (x + rx) * SCALE - 1, (y + ry) * SCALE - 1)


def mix(one: str, other: str, share: float) -> str:
    """The colour that lies `share` (0 to 1) of the way from one hex colour to the other."""
    pairs = ((int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def placed(points: Sequence[Point], at: Point, turn: float = 0, scale: float = 1) -> list[Point]:
    """The points turned by degrees, scaled, and moved so that their origin lies at `at`."""
    c, s = cos(radians(turn)) * scale, sin(radians(turn)) * scale
    return [(at[0] + x * c - y * s, at[1] + x * s + y * c) for x, y in points]


def curve(
    start: Point, *cubics: tuple[float, float, float, float, float, float], steps: int = 10
) -> list[Point]:
    """Points along joined cubic curves, each given as two handles and an end."""
    points = [start]
    for ax, ay, bx, by, x, y in cubics:
        px, py = points[-1]
        for step in range(1, steps + 1):
            t, u = step / steps, 1 - step / steps
            a, b, c, d = u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t
            points.append((a * px + b * ax + c * bx + d * x, a * py + b * ay + c * by + d * y))
    return points


def star(tips: int, outer: float, inner: float) -> list[Point]:
    """A star around the origin with its first tip pointing up."""
    radii = (outer, inner)
    return [(radii[i % 2] * sin(i * pi / tips), -radii[i % 2] * cos(i * pi / tips)) for i in range(2 * tips)]


def leaf(length: float, width: float) -> list[Point]:
    """A pointed leaf that begins at the origin and points to the right."""
    upper = (length * 0.3, -width * 0.55, length * 0.75, -width * 0.45, length, 0.0)
    lower = (length * 0.75, width * 0.45, length * 0.3, width * 0.55, 0.0, 0.0)
    return curve((0, 0), upper, lower)


def around(x: float, y: float, r: float, degrees: float) -> Point:
    """The point at distance r from (x, y) in the given direction."""
    return (x + r * cos(radians(degrees)), y + r * sin(radians(degrees)))
