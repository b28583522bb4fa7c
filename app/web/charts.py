"""Numbers as bars: where each stands in an SVG. Words and scales are HTML beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

STEP, GAP, HEIGHT = 10, 3, 100
FEWEST_TOP = 4


@dataclass(frozen=True)
class Bar:
    """x, y and height in the chart's own units; label and number are what it stands for.

    unfinished: its time is not over yet.
    """

    label: str
    number: int
    x: float
    y: float
    height: float
    unfinished: bool


@dataclass(frozen=True)
class Chart:
    """bars: from left to right. scale: numbers at top, middle and bottom. below: labels, evenly spread."""

    bars: list[Bar]
    scale: tuple[int, int, int]
    below: list[str]

    @property
    def width(self) -> int:
        return STEP * len(self.bars)

    @property
    def highest(self) -> Bar:
        """The (first) largest."""
        return max(self.bars, key=lambda bar: bar.number)


def bars(points: Sequence[tuple[str, int]], unfinished: bool = False) -> Chart:
    """A chart of labelled numbers (none negative, at least one). unfinished: the last one still grows."""
    top = round_top(max(number for _label, number in points))
    drawn = []
    for index, (label, number) in enumerate(points):
        height = round(number * HEIGHT / top, 2)
        x = index * STEP + GAP / 2
        drawn.append(Bar(label, number, x, HEIGHT - height, height, False))
    if unfinished:
        drawn[-1] = replace(drawn[-1], unfinished=True)
    return Chart(drawn, (top, top // 2, 0), _spread([label for label, _number in points]))


def round_top(largest: int) -> int:
    """The next round, even number a scale may end with: 4, 10, 20, 40, 100 …"""
    top = FEWEST_TOP
    while top < largest:
        digits = 10 ** (len(str(top)) - 1)
        top = {1: 2, 2: 4, 4: 10}[top // digits] * digits
    return top


def _spread(labels: list[str], most: int = 5) -> list[str]:
    if len(labels) <= most:
        return labels
    return [labels[round(index * (len(labels) - 1) / (most - 1))] for index in range(most)]
