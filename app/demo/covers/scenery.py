"""Covers that are places: harbour, hills, street, market, track."""

from random import Random

from app.demo.covers.palettes import Palette
from app.demo.covers.sheet import HEIGHT, WIDTH, Sheet, around, curve, mix


def ferry(sheet: Sheet, p: Palette, rng: Random) -> None:
    sheet.rect(0, 0, WIDTH, HEIGHT, p.wash)
    sun = p.main if p.main in ("#d4492c", "#b5371d", "#b9506a") else p.second
    sheet.disc(800, 430, 300, sun)
    sheet.rect(0, 470, WIDTH, 330, p.ink)
    bars = (
        (486, 582, 22),
        (526, 540, 20),
        (566, 480, 18),
        (606, 408, 15),
        (646, 324, 12),
        (686, 240, 9),
        (724, 156, 6),
    )
    for y, width, height in bars:
        sheet.rect(800 - width / 2, y, width, height, sun, height / 2)
    for y in (540, 580, 620, 660, 720, 752):
        width = rng.randrange(110, 220)
        for left in (rng.randrange(0, 330), rng.randrange(1180, 1460)):
            sheet.rect(left, y, width, 8, mix(p.ink, p.light, 0.16), 4)
    _ship(sheet, p, rng.choice((490, 540, 700)))


def _ship(sheet: Sheet, p: Palette, x: int) -> None:
    sheet.poly([(x, 430), (x + 36, 470), (x + 336, 470), (x + 380, 430)], p.light)
    sheet.rect(x + 66, 384, 224, 46, p.light)
    sheet.rect(x + 120, 346, 110, 40, p.light)
    sheet.rect(x + 152, 288, 40, 60, p.ink)
    sheet.rect(x + 152, 306, 40, 16, p.accent)
    for i in range(6):
        sheet.rect(x + 84 + i * 34, 398, 18, 16, p.ink)
    for dx, y, r in ((222, 262, 20), (264, 234, 30), (322, 208, 40)):
        sheet.disc(x + dx, y, r, mix(p.wash, p.light, 0.6))


def mountains(sheet: Sheet, p: Palette, rng: Random) -> None:
    sheet.rect(0, 0, WIDTH, HEIGHT, mix(p.wash, p.light, 0.3))
    sheet.disc(rng.choice((560, 820, 1080)), 240, 120, p.accent)
    far = mix(p.wash, p.ink, 0.28)
    sheet.poly(
        [
            (0, 560),
            (170, 400),
            (330, 500),
            (560, 330),
            (800, 520),
            (1040, 380),
            (1330, 520),
            (1600, 400),
            (1600, 800),
            (0, 800),
        ],
        far,
    )
    peaks = [(430, 250, 370), (1180, 210, 430), (810, 350, 330)]
    for x, top, reach in peaks:
        _peak(sheet, p, x + rng.randrange(-40, 41), top, reach)
    sheet.oval(360, 860, 800, 190, p.main)
    sheet.oval(1350, 900, 760, 220, mix(p.main, p.ink, 0.45))
    for x in range(60, 1600, 90):
        if rng.random() < 0.62:
            tree(sheet, x + rng.randrange(-20, 21), 770, rng.randrange(110, 190), p.ink)


def _peak(sheet: Sheet, p: Palette, x: float, top: float, reach: float) -> None:
    foot = 760.0
    body = mix(p.ink, p.wash, 0.22)
    sheet.poly([(x, top), (x - reach, foot), (x + reach * 0.1, foot)], mix(body, p.light, 0.22))
    sheet.poly([(x, top), (x + reach * 0.1, foot), (x + reach, foot)], body)
    snow = (foot - top) * 0.27
    slope = reach / (foot - top)
    left, right = x - snow * slope, x + snow * slope
    zigzag = [(right, top + snow), (x + snow * 0.35, top + snow * 0.72), (x + snow * 0.03, top + snow * 1.15)]
    sheet.poly([(x, top), *zigzag], mix(p.light, p.wash, 0.55))
    sheet.poly([(x, top), zigzag[2], (x - snow * 0.3, top + snow * 0.7), (left, top + snow)], p.light)


def tree(sheet: Sheet, x: float, foot: float, height: float, colour: str) -> None:
    sheet.rect(x - 6, foot - 30, 12, 60, "#6a3f2a")
    sheet.poly([(x, foot - height), (x - height * 0.32, foot), (x + height * 0.32, foot)], colour)


def track(sheet: Sheet, p: Palette, rng: Random) -> None:
    sheet.rect(0, 0, WIDTH, HEIGHT, p.wash)
    cx = 1180
    red = p.main if p.main in ("#d4492c", "#b5371d") else p.second
    sheet.disc(cx, 860, 790, red)
    for r in range(220, 790, 70):
        sheet.ring(cx, 860, r + 10, 7, p.light)
    sheet.disc(cx, 860, 222, p.ink)
    for i, colour in enumerate((p.light, p.accent, p.ink)):
        sheet.disc(*around(cx, 860, 755 - 140 * i, rng.uniform(210, 240)), 29, colour)
    for x, foot, height in ((300, 640, 340), (190, 690, 240), (60, 720, 300)):
        tree(sheet, x, foot, height, mix(p.ink, "#3f7a5c", 0.15 + (x % 3) * 0.2))


def wheels(sheet: Sheet, p: Palette, rng: Random) -> None:
    sheet.rect(0, 0, WIDTH, HEIGHT, p.wash)
    sheet.disc(rng.choice((480, 1130)), 260, 210, mix(p.wash, p.light, 0.55))
    sheet.rect(0, 690, WIDTH, 110, p.ink)
    for x in range(-30, 1600, 170):
        sheet.rect(x, 742, 90, 8, mix(p.ink, p.light, 0.3), 4)
    for x in (540, 1060):
        sheet.ring(x, 500, 190, 17, p.ink)
        for i in range(12):
            sheet.line(
                [around(x, 500, 16, i * 30), around(x, 500, 176, i * 30 + 8)], 3, mix(p.ink, p.wash, 0.35)
            )
        sheet.disc(x, 500, 20, p.accent)
    rear, crank, seat, head, front = (540, 500), (770, 500), (690, 265), (975, 262), (1060, 500)
    for a, b in ((rear, crank), (rear, seat), (seat, crank), (seat, head), (crank, head), (head, front)):
        sheet.line([a, b], 19, p.main)
    sheet.line([seat, (672, 212)], 15, p.ink)
    sheet.rect(610, 192, 130, 26, p.ink, 13)
    sheet.line([head, (955, 205), *curve((955, 205), (975, 178, 1050, 176, 1052, 226))], 15, p.ink)
    sheet.ring(770, 500, 46, 12, p.ink)
    sheet.line([(770, 500), (802, 588)], 11, p.ink)
    sheet.rect(770, 582, 66, 15, p.ink, 7)


def market(sheet: Sheet, p: Palette, rng: Random) -> None:
    sheet.rect(0, 0, WIDTH, HEIGHT, mix(p.wash, p.light, 0.15))
    sheet.disc(rng.choice((330, 480, 760)), 120, 62, p.light)
    wood, plank = "#6a3f2a", "#b98a5a"
    for x, roof, colour in (
        (-330, 130, p.accent),
        (240, 200, p.main),
        (810, 120, p.second),
        (1380, 180, p.main),
    ):
        for post in (x + 30, x + 516):
            sheet.rect(post, roof + 100, 14, 520, wood)
        sheet.rect(x + 70, roof + 400, 420, 150 + 380 - roof, plank)
        sheet.rect(x + 44, roof + 370, 472, 26, wood)
        _wares(sheet, p, x + 80, roof + 370, rng)
        for i in range(7):
            stripe = p.light if i % 2 else colour
            sheet.rect(x + i * 80, roof, 80, 150, stripe)
            sheet.wedge(x + 40 + i * 80, roof + 149, 40, 0, 180, stripe)
    sheet.rect(0, 730, WIDTH, 70, wood)


def _wares(sheet: Sheet, p: Palette, x: float, counter: float, rng: Random) -> None:
    colours = [p.main, p.second, p.accent, p.ink, p.light]
    rng.shuffle(colours)
    round_ones = rng.random() < 0.5
    for i, colour in enumerate(colours[:4]):
        height = rng.randrange(56, 112)
        if round_ones:
            sheet.disc(x + 44 + i * 100, counter - 43, 43, colour)
        else:
            sheet.rect(x + 4 + i * 100, counter - height, 76, height, colour, rng.choice((6, 18)))


def houses(sheet: Sheet, p: Palette, rng: Random) -> None:
    sheet.rect(0, 0, WIDTH, HEIGHT, mix(p.wash, p.light, 0.25))
    sheet.disc(rng.randrange(420, 1180), 120, 66, p.accent)
    sheet.rect(0, 640, WIDTH, 160, p.ink)
    colours = [p.main, p.second, p.ink, p.accent, mix(p.main, p.ink, 0.4), mix(p.second, p.ink, 0.35)]
    x, i = -40, rng.randrange(6)
    while x < WIDTH:
        width, top = rng.choice((130, 150, 170)), rng.randrange(240, 340)
        colour = colours[i % 6]
        _facade(sheet, x, top, width, colour, (p.light, p.accent), rng)
        for k, y in enumerate((662, 690, 718, 746)):
            inset = 10 + k * 14
            sheet.rect(x + inset, y, width - 2 * inset, 10 - k, mix(p.ink, colour, 0.6), 5)
        x, i = x + width, i + 1
    sheet.rect(0, 628, WIDTH, 18, mix(p.ink, p.wash, 0.3))


def _facade(
    sheet: Sheet, x: int, top: int, width: int, colour: str, lit: tuple[str, str], rng: Random
) -> None:
    gable, middle = rng.choice(("point", "step", "bell")), x + width / 2
    sheet.rect(x, top, width, 640 - top, colour)
    if gable == "point":
        sheet.poly([(x, top), (middle, top - 95), (x + width, top)], colour)
    elif gable == "step":
        for k in (1, 2, 3):
            sheet.rect(x + k * width / 8, top - k * 30, width * (1 - k / 4), 31, colour)
    else:
        sheet.wedge(middle, top, width * 0.36, 180, 360, colour)
        sheet.rect(middle - 14, top - width * 0.36 - 16, 28, 26, colour)
    columns = 3 if width > 140 else 2
    gap = (width - columns * 28) / (columns + 1)
    for y in range(top + 30, 520, 74):
        for c in range(columns):
            glass = lit[1] if rng.random() < 0.3 and lit[1] != colour else lit[0]
            sheet.rect(x + gap + c * (28 + gap), y, 28, 46, glass)
    sheet.rect(middle - 17, 572, 34, 60, mix(colour, "#1b1420", 0.45))


def moons(sheet: Sheet, p: Palette, rng: Random) -> None:
    sheet.rect(0, 0, WIDTH, HEIGHT, p.ink)
    for _ in range(46):
        x, y = rng.randrange(WIDTH), rng.randrange(520)
        if not 210 < y < 430:
            sheet.disc(x, y, rng.choice((2.5, 3.5, 5)), mix(p.ink, p.light, 0.7))
    dim = mix(p.ink, p.light, 0.13)
    for i in range(7):
        x, r = 170 + i * 210, 82 + (3 - abs(3 - i)) * 6
        bright = p.accent if i == 3 else p.light
        sheet.disc(x, 320, r, dim)
        if i == 3:
            sheet.disc(x, 320, r, bright)
            continue
        _phase(
            sheet,
            x,
            320,
            r,
            (1 - abs(3 - i) / 3) * 2 - 0.62 if abs(3 - i) < 3 else -0.62,
            i < 3,
            (bright, dim),
        )
    for cx, rx, ry, colour in ((300, 900, 190, mix(p.ink, p.main, 0.55)), (1300, 900, 230, p.main)):
        sheet.oval(cx, 880, rx, ry, colour)


def _phase(
    sheet: Sheet, x: float, y: float, r: float, fullness: float, waxing: bool, tones: tuple[str, str]
) -> None:
    bright, dim = tones
    start = 270 if waxing else 90
    sheet.wedge(x, y, r, start, start + 180, bright)
    sheet.oval(x, y, abs(fullness) * r, r, bright if fullness > 0 else dim)
