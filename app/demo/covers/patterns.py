"""Covers that are patterns: tiles, stars, beans, fruit, stones, waves, wires."""

from random import Random

from app.demo.covers.palettes import Palette
from app.demo.covers.sheet import HEIGHT, WIDTH, Point, Sheet, around, curve, leaf, mix, placed, star

GREENS_AND_BLUES = ("#1f6a6b", "#28508c", "#2f6d55")
CORNERS = ((0, 0, 0), (1, 0, 90), (1, 1, 180), (0, 1, 270))
BEAN = curve(
    (-62, 8),
    (-66, -32, -34, -46, -4, -34),
    (18, -26, 30, -44, 48, -34),
    (74, -20, 68, 34, 26, 44),
    (-10, 52, -58, 46, -62, 8),
)
PETAL = curve((0, 0), (10, 62, 38, 90, 94, 94), (90, 38, 62, 10, 0, 0))


def tiles(sheet: Sheet, p: Palette, rng: Random) -> None:
    colours = (p.light, p.main, p.second, p.accent, p.ink, p.wash)
    previous = ""
    for y in range(0, HEIGHT, 200):
        for x in range(0, WIDTH, 200):
            ground = rng.choice([c for c in (*colours[:4], p.light) if c != previous])
            figure = rng.choice([c for c in colours if c != ground])
            sheet.rect(x, y, 200, 200, ground)
            _tile(sheet, x, y, ground, figure, rng)
            previous = figure


def _tile(sheet: Sheet, x: int, y: int, ground: str, figure: str, rng: Random) -> None:
    shape = rng.choice(("quarter", "quarter", "quarter", "rings", "eye", "leaf"))
    dx, dy, start = rng.choice(CORNERS)
    cx, cy = x + 200 * dx, y + 200 * dy
    if shape == "eye":
        sheet.disc(x + 100, y + 100, 72, figure)
        sheet.disc(x + 100, y + 100, 28, ground)
        return
    if shape == "leaf":
        points = placed(PETAL, (0, 0), 0, 200 / 94)
        sheet.poly([(x + (a if dx else 200 - a), y + b) for a, b in points], figure)
        return
    radii = (200, 133.3, 66.7) if shape == "rings" else (200,)
    for i, r in enumerate(radii):
        sheet.wedge(cx, cy, r, start, start + 90, ground if i % 2 else figure)


def azulejo(sheet: Sheet, p: Palette, rng: Random) -> None:
    special = {(rng.randrange(1, 7), rng.randrange(4)) for _ in range(3)}
    for row in range(4):
        for column in range(8):
            _azulejo(sheet, p, column, row, (column, row) in special)
    for row in range(5):
        for column in range(9):
            for x, y in ((column * 200 + 100, row * 200), (column * 200, row * 200 + 100)):
                sheet.disc(x, y, 26, p.ink)
                sheet.disc(x, y, 11, p.light)
            sheet.disc(column * 200, row * 200, 19, p.second if (row + column) % 2 else p.wash)


def _azulejo(sheet: Sheet, p: Palette, column: int, row: int, special: bool) -> None:
    odd = (column + row) % 2 == 1
    ground = p.accent if special else (p.light if odd else mix(p.wash, p.light, 0.7))
    figure = p.main if odd else p.ink
    sheet.rect(column * 200, row * 200, 200, 200, ground)
    for dx, dy, turn in CORNERS:
        sheet.poly(placed(PETAL, ((column + dx) * 200, (row + dy) * 200), turn), figure)
    sheet.disc(column * 200 + 100, row * 200 + 100, 20, p.light if special else p.second)


def stars(sheet: Sheet, p: Palette, rng: Random) -> None:
    sheet.rect(0, 0, WIDTH, HEIGHT, p.ink)
    shift = rng.choice((0, 100))
    small = mix(p.ink, p.main, 0.55)
    for row in range(-1, 5):
        for column in range(-1, 9):
            x, y = column * 200 + 100, row * 200 + shift
            _medallion(sheet, p, x, y, (row + column) % 2 == 0)
            sheet.poly(placed(EIGHT, (x + 100, y + 100), 0, 50), small)
            sheet.disc(x + 100, y + 100, 15, p.wash)


EIGHT: list[Point] = [around(0, 0, 1 if i % 2 == 0 else 0.766, i * 22.5) for i in range(16)]


def _medallion(sheet: Sheet, p: Palette, x: float, y: float, warm: bool) -> None:
    layers = ((98, p.accent if warm else p.main), (70, p.ink), (48, p.wash if warm else p.light))
    for size, colour in layers:
        sheet.poly(placed(EIGHT, (x, y), 0, size), colour)
    sheet.disc(x, y, 17, p.second)


def beans(sheet: Sheet, p: Palette, rng: Random) -> None:
    sheet.rect(0, 0, WIDTH, HEIGHT, p.ink)
    colours = (p.main, p.second, p.accent, p.light, p.wash, mix(p.light, p.accent, 0.25))
    previous = ""
    for row in range(5):
        for column in range(-1, 10):
            at = (column * 172 + 90 + 86 * (row % 2), 90 + row * 155)
            colour = rng.choice([c for c in colours if c != previous])
            turn, scale = rng.uniform(-45, 45), rng.uniform(0.82, 1.0)
            sheet.poly(placed(BEAN, at, turn, scale), colour)
            seam = curve((2, -12), (10, -5, 22, -6, 30, -17), steps=6)
            sheet.line(placed(seam, at, turn, scale), 6, mix(colour, p.ink, 0.6))
            previous = colour


def citrus(sheet: Sheet, p: Palette, rng: Random) -> None:
    sheet.rect(0, 0, WIDTH, HEIGHT, mix(p.wash, p.light, 0.35))
    red = p.second if p.main in GREENS_AND_BLUES else p.main
    for row in range(3):
        for column in range(-1, 7):
            x, y = column * 290 + 145 * (row % 2) + 75, row * 300 + 100
            place = (column + 2 * row) % 5
            peel = (p.accent, red, p.accent, mix(p.accent, red, 0.5), mix(p.accent, p.light, 0.25))[place]
            if place == 3:
                _fruit(sheet, p, x, y, peel)
            else:
                _slice(sheet, p, x, y, peel, rng.uniform(0, 45))


def _fruit(sheet: Sheet, p: Palette, x: float, y: float, peel: str) -> None:
    sheet.disc(x, y + 6, 116, peel)
    sheet.arc(x, y + 6, 92, 190, 235, 12, mix(peel, p.light, 0.5))
    for turn, tone in ((-150, 0.2), (-22, 0.5)):
        sheet.poly(placed(leaf(104, 62), (x, y - 92), turn), mix(p.ink, "#4f8a5f", tone))
    sheet.line([(x, y - 92), (x + 6, y - 122)], 9, p.ink)


def _slice(sheet: Sheet, p: Palette, x: float, y: float, peel: str, turn: float) -> None:
    sheet.disc(x, y, 122, peel)
    sheet.disc(x, y, 106, p.light)
    for i in range(8):
        middle = turn + i * 45
        cx, cy = around(x, y, 11, middle)
        sheet.wedge(cx, cy, 85, middle - 19, middle + 19, mix(peel, p.light, 0.22))


def board(sheet: Sheet, p: Palette, rng: Random) -> None:
    sheet.rect(0, 0, WIDTH, HEIGHT, mix(p.wash, p.accent, 0.25))
    grid = mix(p.wash, p.ink, 0.6)
    for x in range(0, WIDTH + 1, 100):
        sheet.rect(x - 2, 0, 4, HEIGHT, grid)
    for y in range(0, HEIGHT + 1, 100):
        sheet.rect(0, y - 2, WIDTH, 4, grid)
    taken = _stones(rng)
    for i, (column, row) in enumerate(taken):
        x, y = column * 100, row * 100
        dark = i % 2 == 0
        sheet.disc(x + 3, y + 6, 45, mix(p.wash, p.ink, 0.45))
        sheet.disc(x, y, 45, p.ink if dark else p.light)
    x, y = taken[-1]
    sheet.disc(x * 100, y * 100, 16, p.main)


def _stones(rng: Random) -> list[tuple[int, int]]:
    column, row = 8, 4
    taken = [(column, row)]
    while len(taken) < 26:
        column, row = rng.choice(taken)
        step = (column + rng.choice((-1, 0, 1, 2, -2)), row + rng.choice((-1, 0, 1)))
        if step not in taken and 2 <= step[0] <= 14 and 1 <= step[1] <= 7:
            taken.append(step)
    return taken


def waves(sheet: Sheet, p: Palette, rng: Random) -> None:
    sheet.rect(0, 0, WIDTH, HEIGHT, p.ink)
    special = {(rng.randrange(1, 12), rng.randrange(2, 12)) for _ in range(7)}
    for row in range(14):
        for column in range(-1, 10):
            x, y = column * 200 + 100 * (row % 2), row * 64 + 20
            warm = (column, row) in special
            outer = p.accent if warm else p.main
            for r, colour in (
                (100, p.light),
                (90, outer),
                (66, p.light),
                (58, p.ink),
                (34, p.light),
                (26, outer),
            ):
                sheet.disc(x, y, r, colour)


def circuit(sheet: Sheet, p: Palette, rng: Random) -> None:
    sheet.rect(0, 0, WIDTH, HEIGHT, p.ink)
    colours = (p.accent, p.main, p.light, p.second, p.light, p.main, p.accent)
    for side in (-1, 1):
        for i in range(-4, 5):
            pin, spread = 400 + i * 32, i * 56
            bend = 190 + (4 - abs(i)) * 34
            last = rng.randrange(520, 760, 40) if rng.random() < 0.75 else 830
            points = [(110, pin), (bend, pin), (bend + abs(spread), pin + spread), (last, pin + spread)]
            _trace(sheet, [(800 + side * x, y) for x, y in points], colours[(i + 4 + side) % 7], p.ink)
    sheet.rect(650, 250, 300, 300, p.light, 26)
    sheet.rect(680, 280, 240, 240, p.main, 14)
    sheet.ring(800, 400, 76, 18, p.light)
    sheet.disc(800, 400, 28, p.accent)


def _trace(sheet: Sheet, points: list[Point], colour: str, hole: str) -> None:
    sheet.line(points, 12, colour)
    sheet.disc(*points[-1], 21, colour)
    sheet.disc(*points[-1], 9, hole)


def confetti(sheet: Sheet, p: Palette, rng: Random) -> None:
    sheet.rect(0, 0, WIDTH, HEIGHT, mix(p.light, p.wash, 0.25))
    colours = (p.main, p.second, p.accent, p.ink, p.main)
    shapes = (star(5, 46, 20), star(8, 44, 30), leaf(90, 50), [(-40, 30), (40, 30), (0, -42)])
    for row in range(6):
        for column in range(-1, 12):
            x, y = column * 150 + 75 * (row % 2) + 40, row * 145 + 38
            colour = colours[(column * 2 + row * 3) % 5]
            shape = rng.randrange(6)
            if shape < 4:
                sheet.poly(placed(shapes[shape], (x, y), rng.uniform(0, 360)), colour)
            elif shape == 4:
                sheet.ring(x, y, 38, 17, colour)
            else:
                sheet.wedge(x, y, 48, (turn := rng.choice((0, 45, 90, 180))), turn + 180, colour)
