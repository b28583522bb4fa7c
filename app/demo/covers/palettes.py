"""The inks that covers are printed with: five colours on a wash."""

from typing import NamedTuple


class Palette(NamedTuple):
    wash: str
    ink: str
    main: str
    second: str
    accent: str
    light: str


HARBOUR = Palette("#e9b98f", "#1f2e4d", "#d4492c", "#1f6a6b", "#e2a636", "#f4ead9")
ORCHARD = Palette("#a3b79d", "#234639", "#d4492c", "#6b2a58", "#e2a636", "#f1ecdc")
CLAY = Palette("#efc3ab", "#3b1d2e", "#1f6a6b", "#c8503a", "#e2a636", "#f4ead9")
TILE = Palette("#a9c8d4", "#1f2e4d", "#28508c", "#d4492c", "#e2a636", "#f4ead9")
DUSK = Palette("#e7b7b0", "#2c1f3d", "#6b2a58", "#d4492c", "#f0b54a", "#f7e9dc")
MOSS = Palette("#d8d3a8", "#1f3b33", "#2f6d55", "#c4552d", "#e0b040", "#f5efdd")
FROST = Palette("#b9d2d6", "#17323f", "#1f6a6b", "#e2694c", "#f0c45c", "#f3f0e6")
BRICK = Palette("#f1d9a8", "#3a2230", "#b5371d", "#1f6a6b", "#e2a636", "#fff3dc")
ROSE = Palette("#f3dfd2", "#3f2238", "#b9506a", "#2f6d55", "#e2a636", "#fdf4e8")

PALETTES = (HARBOUR, ORCHARD, CLAY, TILE, DUSK, MOSS, FROST, BRICK, ROSE)
