"""Covers for what happens on a stage: record, projector, curtain, keys, rows of listeners, kites."""

from math import cos, radians, sin
from random import Random

from app.demo.covers.palettes import Palette
from app.demo.covers.sheet import HEIGHT, WIDTH, Sheet, around, curve, mix


def burst(sheet: Sheet, p: Palette, rng: Random) -> None:
    colours = (p.main, p.accent, p.wash, p.second)
    turn = rng.uniform(0, 9)
    for i in range(21):
        rays = [around(800, 800, 1500, 180 + turn - 9 + (i + k) * 9.4) for k in (0, 1)]
        sheet.poly([(800, 800), *rays], colours[i % 4])
    groove = mix(p.ink, p.light, 0.1)
    rings = (
        (470, p.ink),
        (420, p.light),
        (330, p.ink),
        (316, groove),
        (300, p.ink),
        (250, groove),
        (236, p.ink),
    )
    for r, colour in (*rings, (180, p.main), (70, p.accent), (18, p.ink)):
        sheet.disc(800, 800, r, colour)


def film(sheet: Sheet, p: Palette, rng: Random) -> None:
    night = p.ink
    sheet.rect(0, 0, WIDTH, HEIGHT, mix(night, p.light, 0.05))
    beam = mix(p.accent, p.light, 0.5)
    sheet.poly([(390, 400), (WIDTH, 20), (WIDTH, 780)], mix(beam, p.accent, 0.35))
    sheet.poly([(390, 400), (WIDTH, 170), (WIDTH, 630)], mix(beam, p.light, 0.35))
    sheet.disc(390, 400, 160, p.light)
    for i in range(6):
        sheet.disc(*around(390, 400, 92, i * 60 + rng.randrange(3)), 36, night)
    sheet.disc(390, 400, 26, p.main)
    tones = (night, p.main, night, p.second, night, mix(p.main, night, 0.4), night)
    for i, x in enumerate(range(700, 1600, 128)):
        y = 630 + (i * 53 + rng.randrange(30)) % 60
        tone = tones[i % 7]
        sheet.rect(x - 79, y + 66, 158, 260, tone, 62)
        sheet.disc(x, y, 49, tone)


def arcs(sheet: Sheet, p: Palette, rng: Random) -> None:
    sheet.rect(0, 0, WIDTH, HEIGHT, mix(p.wash, p.light, 0.25))
    sheet.disc(800, 60, 190, p.ink)
    sheet.wedge(800, 196, 70, 180, 360, p.accent)
    sheet.disc(800, 92, 36, p.light)
    seats = (p.main, p.main, p.main, p.second, p.ink, p.accent)
    for row in range(6):
        r = 290 + row * 104
        sheet.arc(800, 60, r + 40, 0, 180, 80, mix(p.wash, p.ink, 0.1))
        count = 13 + row * 5
        for i in range(count):
            x, y = around(800, 60, r, 4 + i * 172 / (count - 1))
            taken = rng.random() < 0.82
            sheet.disc(x, y, 27, rng.choice(seats) if taken else mix(p.wash, p.light, 0.6))


def curtain(sheet: Sheet, p: Palette, rng: Random) -> None:
    back = mix(p.ink, "#120a12", 0.4)
    sheet.rect(0, 0, WIDTH, HEIGHT, back)
    sheet.rect(0, 640, WIDTH, 160, mix(back, "#8a5a38", 0.55))
    sheet.poly([(770, 0), (830, 0), (1060, 700), (540, 700)], mix(back, p.accent, 0.3))
    sheet.oval(800, 700, 260, 48, p.accent)
    sheet.oval(800, 700, 205, 34, mix(p.accent, p.light, 0.6))
    cloth = p.main
    for side in (1, -1):
        for i in range(8):
            tone = mix(cloth, "#14060c", (0.0, 0.24, 0.1, 0.34)[i % 4])
            outer, inner = 560 - i * 68, 560 - (i + 1) * 68
            edge = curve(
                (outer, 0),
                (outer, 330, outer * 0.52, 420, outer * 0.5, 500),
                (outer * 0.5, 600, outer * 0.62, 700, outer * 0.66, 800),
            )
            if inner < -20:
                continue
            sheet.poly([(x if side > 0 else WIDTH - x, y) for x, y in [(-5, 0), *edge, (-5, 800)]], tone)
        band = [(-10, 482), (284, 482), (284, 514), (-10, 514)]
        sheet.poly([(x if side > 0 else WIDTH - x, y) for x, y in band], p.accent)
    for i in range(9):
        x = i * 200
        sheet.rect(x - 100, 0, 200, 70, mix(cloth, "#14060c", 0.12 * (i % 2)))
        sheet.oval(x, 70, 100, 66, mix(cloth, "#14060c", 0.12 * (i % 2)))
    sheet.rect(0, 0, WIDTH, 16, p.accent)


def keys(sheet: Sheet, p: Palette, rng: Random) -> None:
    sheet.rect(0, 0, WIDTH, HEIGHT, p.wash)
    for i, (x, r) in enumerate(((330, 120), (560, 74), (800, 170), (1050, 90), (1290, 130))):
        colour = (p.main, p.accent, p.second, p.light, p.main)[(i + rng.randrange(2)) % 5]
        sheet.disc(x, 330, r, colour)
    sheet.rect(0, 330, WIDTH, 470, p.ink)
    pressed = {rng.randrange(2, 6): p.main, rng.randrange(6, 9): p.accent, rng.randrange(9, 12): p.second}
    for i in range(14):
        sheet.rect(i * 116 - 10, 356, 112, 460, pressed.get(i, p.light), 8)
    for i in range(14):
        if i % 7 not in (2, 6):
            sheet.rect(i * 116 - 10 + 80, 346, 72, 280, p.ink, 8)
            sheet.rect(i * 116 - 10 + 92, 346, 48, 258, mix(p.ink, p.light, 0.12), 6)
    sheet.rect(0, 326, WIDTH, 30, mix(p.main, p.ink, 0.3))


def kites(sheet: Sheet, p: Palette, rng: Random) -> None:
    sheet.rect(0, 0, WIDTH, HEIGHT, mix(p.wash, p.light, 0.25))
    tones = [(p.main, p.accent), (p.second, p.light), (p.ink, p.main)]
    rng.shuffle(tones)
    for (x, y, size, turn), pair in zip(
        ((520, 250, 1.25, -18), (930, 200, 0.95, 14), (1150, 420, 0.75, -8)), tones, strict=True
    ):
        _kite(sheet, (x, y, size, turn + rng.randrange(-6, 7)), pair, p)
    sheet.oval(
        350, 930, 1000, 240, mix(p.main, p.ink, 0.3) if p.main in ("#1f6a6b", "#2f6d55") else "#5f8468"
    )
    sheet.oval(1400, 960, 900, 240, p.ink)


def _kite(sheet: Sheet, pose: tuple[float, float, float, float], tones: tuple[str, str], p: Palette) -> None:
    x, y, size, turn = pose
    corners = [(0, -150), (105, -30), (0, 190), (-105, -30)]
    c, s = cos(radians(turn)) * size, sin(radians(turn)) * size
    top, right, foot, left = ((x + a * c - b * s, y + a * s + b * c) for a, b in corners)
    middle = (x + 30 * s, y - 30 * c)
    tail = curve(
        foot,
        (foot[0] - 90, foot[1] + 80, foot[0] + 120, foot[1] + 120, foot[0] - 20, foot[1] + 260 * size),
        steps=24,
    )
    sheet.line(tail, 5, p.ink)
    for i in (7, 13, 19):
        bx, by = tail[i]
        for side in (-1, 1):
            sheet.poly([(bx, by), (bx + side * 34, by - 18), (bx + side * 34, by + 18)], tones[i % 2])
    for a, b, colour in (
        (top, right, tones[0]),
        (right, foot, tones[1]),
        (foot, left, tones[0]),
        (left, top, tones[1]),
    ):
        sheet.poly([middle, a, b], colour)
