"""Covers that are things laid on a plain ground: crane, bowls, candles, wreath, lights."""

from math import sin
from random import Random

from app.demo.covers.palettes import Palette
from app.demo.covers.sheet import HEIGHT, WIDTH, Point, Sheet, around, curve, leaf, mix, placed

FLAME = curve((0, -46), (20, -16, 26, 0, 26, 12), (26, 46, -26, 46, -26, 12), (-26, 0, -20, -16, 0, -46))
CRANE: tuple[tuple[float, tuple[Point, ...]], ...] = (
    (0.0, ((800, 560), (630, 300), (450, 210))),
    (0.25, ((800, 560), (630, 300), (720, 505))),
    (-0.3, ((800, 560), (970, 300), (1160, 200))),
    (0.0, ((800, 560), (970, 300), (890, 500))),
    (-0.5, ((800, 560), (630, 300), (800, 420))),
    (0.15, ((800, 560), (970, 300), (800, 420))),
    (-0.3, ((720, 505), (800, 560), (530, 600))),
    (0.25, ((530, 600), (450, 560), (572, 577))),
    (0.25, ((890, 500), (800, 560), (1080, 640))),
    (0.5, ((800, 560), (740, 575), (800, 650), (860, 575))),
)


def crane(sheet: Sheet, p: Palette, rng: Random) -> None:
    sheet.rect(0, 0, WIDTH, HEIGHT, p.wash)
    sheet.disc(800, 410, 330, mix(p.wash, p.light, 0.72))
    paper = rng.choice((p.main, p.second))
    for shade, points in CRANE:
        sheet.poly(points, mix(paper, "#2a0d08", shade) if shade >= 0 else mix(paper, "#fff0e0", -shade))


def bowls(sheet: Sheet, p: Palette, rng: Random) -> None:
    sheet.rect(0, 0, WIDTH, HEIGHT, p.wash)
    sheet.rect(0, 620, WIDTH, 180, mix(p.wash, p.ink, 0.2))
    sheet.disc(rng.choice((1160, 1060)), 170, 74, p.accent)
    _bowl(sheet, 620, 356, 250, p.main)
    _bowl(sheet, 1040, 446, 166, p.light)
    if rng.random() < 0.5:
        _bowl(sheet, 270, 506, 108, p.second)


def _bowl(sheet: Sheet, x: float, rim: float, r: float, glaze: str) -> None:
    foot = mix(glaze, "#2a2018", 0.3)
    sheet.rect(x - r * 0.36, rim + r * 0.92, r * 0.72, 626 - rim - r * 0.92, foot)
    sheet.wedge(x, rim, r, 0, 180, glaze)
    band = [around(x, rim, r, a) for a in (0, 4, 8, 12, 16, 20)]
    sheet.poly(
        [(x - r, rim), (x + r, rim), *band[1:], *[(2 * x - a, b) for a, b in reversed(band)]],
        mix(glaze, "#ffffff", 0.1),
    )
    sheet.oval(x, rim, r, r * 0.16, foot)


def candles(sheet: Sheet, p: Palette, rng: Random) -> None:
    night = mix(p.ink, "#140a14", 0.35)
    sheet.rect(0, 0, WIDTH, HEIGHT, night)
    table, phase = mix(night, p.main, 0.4), rng.uniform(0, 6)
    for i in range(21):
        x = 100 + i * 70
        top = 400 - 90 * sin(i * 0.52 + phase) - 30 * sin(i * 1.3)
        sheet.disc(x, top - 50, 62, mix(night, p.accent, 0.16))
    sheet.rect(0, 690, WIDTH, 110, table)
    for i in range(21):
        x = 100 + i * 70
        top = 400 - 90 * sin(i * 0.52 + phase) - 30 * sin(i * 1.3)
        sheet.rect(x - 14, top, 28, 690 - top, mix(p.light, p.wash, 0.3 * rng.randrange(2)), 3)
        sheet.poly(placed(FLAME, (x, top - 48)), p.accent)
        sheet.poly(placed(FLAME, (x, top - 38), 0, 0.48), "#fbe7b4")


def wreath(sheet: Sheet, p: Palette, rng: Random) -> None:
    sheet.rect(0, 0, WIDTH, HEIGHT, mix(p.wash, p.light, 0.5))
    greens = (mix(p.ink, "#3f7a5c", 0.7), "#6f9079", "#a3b79d", "#54705d")
    for side in (1, -1):
        stem = [around(800, 410, 270, 90 - side * a) for a in range(4, 146, 6)]
        sheet.line(stem, 6, greens[3])
        for i in range(13):
            along = 90 - side * (12 + i * 11)
            at = around(800, 410, 270, along)
            for lean, tone in ((56, i % 2), (-52, 1 + i % 2)):
                blade = leaf(112 - i * 3, 56 - i * 1.6)
                sheet.poly(placed(blade, at, along - side * (90 + lean)), greens[tone])
    for x, y, r, colour in ((690, 665, 58, p.light), (905, 660, 66, p.second), (800, 690, 86, p.main)):
        _flower(sheet, x, y, r, (colour, p.accent), rng.uniform(0, 60))


def _flower(sheet: Sheet, x: float, y: float, r: float, tones: tuple[str, str], turn: float) -> None:
    for i in range(8):
        shade = mix(tones[0], "#5a1f2a", 0.16 * (i % 2))
        sheet.poly(placed(leaf(r, r * 0.62), (x, y), turn + i * 45), shade)
    sheet.disc(x, y, r * 0.2, tones[1])


def garland(sheet: Sheet, p: Palette, rng: Random) -> None:
    night = p.ink
    sheet.rect(0, 0, WIDTH, HEIGHT, night)
    colours, wire = (p.accent, p.light, p.main, p.wash, p.second), mix(night, p.light, 0.4)
    for row, (left, right, sag) in enumerate(((10, 70, 120), (170, 260, 170), (400, 430, 130))):
        points = [_hang(left, right, sag, t / 60) for t in range(61)]
        sheet.line(points, 5, wire)
        for i in range(11):
            x, y = _hang(left, right, sag, (i + 0.5) / 11)
            colour = colours[(i + row * 2) % 5]
            sheet.disc(x, y + 44, 54, mix(night, colour, 0.16))
            sheet.rect(x - 11, y - 2, 22, 22, wire, 4)
            sheet.oval(x, y + 44, 26, 31, colour)
    for x in range(-60, 1700, 130):
        sheet.disc(x, 800 + rng.randrange(0, 40), rng.randrange(90, 150), mix(night, p.main, 0.28))


def _hang(left: float, right: float, sag: float, t: float) -> Point:
    return (t * WIDTH, left + (right - left) * t + 4 * sag * t * (1 - t))


def books(sheet: Sheet, p: Palette, rng: Random) -> None:
    sheet.rect(0, 0, WIDTH, HEIGHT, mix(p.wash, p.light, 0.2))
    colours = (p.main, p.second, p.ink, p.accent, p.light, mix(p.main, p.ink, 0.45))
    shelf = mix(p.ink, "#6a3f2a", 0.6)
    for foot in (370, 750):
        x, previous = -20.0, -1
        while x < WIDTH:
            width, height = rng.choice((44, 56, 70, 88)), rng.randrange(200, 310)
            tone = rng.choice([i for i in range(6) if i != previous])
            _spine(sheet, x, foot, (width, height), (colours[tone], colours[(tone + 2) % 6]), rng)
            x, previous = x + width + 3, tone
            if rng.random() < 0.06:
                x += 90
        sheet.rect(0, foot, WIDTH, 26, shelf)


def _spine(
    sheet: Sheet, x: float, foot: float, size: tuple[int, int], tones: tuple[str, str], rng: Random
) -> None:
    width, height = size
    colour, band = tones
    sheet.rect(x, foot - height, width, height, colour, 4)
    style = rng.randrange(3)
    if style == 0:
        for y in (height - 28, 40):
            sheet.rect(x, foot - y, width, 12, band)
    elif style == 1:
        sheet.rect(x + width * 0.28, foot - height * 0.82, width * 0.44, height * 0.36, band)
    else:
        sheet.disc(x + width / 2, foot - 48, width * 0.24, band)
        sheet.rect(x, foot - height + 34, width, 8, band)


def balloons(sheet: Sheet, p: Palette, rng: Random) -> None:
    sheet.rect(0, 0, WIDTH, HEIGHT, mix(p.wash, p.light, 0.3))
    for x, y, width in ((180, 180, 210), (1240, 120, 260), (1010, 520, 190)):
        for dx, dy, share in ((0, 0, 1.0), (40, -24, 0.55)):
            sheet.rect(x + dx, y + dy, width * share, 34, mix(p.wash, p.light, 0.75), 17)
    tones = [(p.main, p.light), (p.second, p.accent), (p.ink, p.wash)]
    rng.shuffle(tones)
    for (x, y, r), pair in zip(((620, 290, 185), (1010, 340, 130), (340, 440, 100)), tones, strict=True):
        _balloon(sheet, x, y, r, pair)
    sheet.oval(420, 900, 900, 190, mix(p.main, p.ink, 0.25))
    sheet.oval(1350, 900, 800, 160, p.ink)


def _balloon(sheet: Sheet, x: float, y: float, r: float, tones: tuple[str, str]) -> None:
    neck, basket = y + r * 1.5, "#6a3f2a"
    for side in (-1, 1):
        sheet.line([(x + side * r * 0.2, neck - 10), (x + side * r * 0.13, neck + r * 0.26)], 4, basket)
    for i, share in enumerate((1.0, 0.72, 0.44, 0.16)):
        w = r * share
        drop = curve((x - w, y), (x - w, y + r * 0.62, x - w * 0.4, y + r * 1.1, x - w * 0.22, neck))
        mirrored = [(2 * x - a, b) for a, b in reversed(drop)]
        sheet.poly(drop + mirrored, tones[i % 2])
        sheet.oval(x, y, w, r, tones[i % 2])
    sheet.rect(x - r * 0.17, neck + r * 0.22, r * 0.34, r * 0.26, basket, 5)


def lanterns(sheet: Sheet, p: Palette, rng: Random) -> None:
    sheet.rect(0, 0, WIDTH, HEIGHT, p.ink)
    sheet.disc(800, 420, 350, mix(p.ink, p.main, 0.3))
    warm = [p.second if p.main in ("#1f6a6b", "#28508c", "#2f6d55") else p.main, p.accent, p.light]
    for i, x in enumerate((110, 340, 570, 800, 1030, 1260, 1490)):
        y, r = rng.randrange(230, 520), rng.choice((92, 104, 118))
        colour = warm[i % 3]
        sheet.rect(x - 2, 0, 4, y, mix(p.ink, p.light, 0.4))
        sheet.rect(x - 7, y + r - 20, 14, 90, p.accent, 7)
        sheet.oval(x, y, r * 1.05, r * 0.92, colour)
        for share in (0.7, 0.34):
            sheet.hoop(x, y, r * 1.05 * share, r * 0.92, 3.5, mix(colour, p.ink, 0.25))
        for edge in (y - r * 0.92 - 8, y + r * 0.92 - 12):
            sheet.rect(x - 40, edge, 80, 22, mix(p.ink, "#6a3f2a", 0.5), 6)
