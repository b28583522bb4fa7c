"""What each kind of event is usually like: hours, days, size, price and the ticket types it sells."""

# ruff: noqa: E501 - one row a line reads as the table it is

from typing import NamedTuple

ANY_DAY = (0, 1, 2, 3, 4, 5, 6)
EVENINGS = (2, 3, 4, 5)
WEEKEND = (5, 6)
WEEKDAYS = (0, 1, 2, 3)


class KindPlan(NamedTuple):
    """`listed` is the application's word for it, `starts` as wall times, `minutes` how long, `price` in euro cents before it meets a currency."""

    listed: str
    category: str
    group: str
    starts: tuple[str, ...]
    minutes: tuple[int, ...]
    days: tuple[int, ...]
    capacities: tuple[int, ...]
    price: int
    free_share: float
    tickets: str


KINDS: dict[str, KindPlan] = {
    "club night": KindPlan("party", "music", "music", ("21:00", "22:00"), (240, 300), (4, 5), (140, 180, 240), 1500, 0.0, "show"),
    "concert": KindPlan("concert", "music", "music", ("19:30", "20:00", "20:15", "20:30"), (90, 120, 150), EVENINGS, (48, 60, 90, 120, 180), 2200, 0.15, "show"),
    "conference": KindPlan("conference", "talks", "conference", ("09:00", "09:30"), (480, 510), (3, 4, 5), (160, 240, 320), 9500, 0.0, "conference"),
    "dance": KindPlan("performance", "stage", "music", ("19:00", "19:30", "20:00"), (90, 150, 210), EVENINGS, (40, 80, 120), 1600, 0.4, "show"),
    "dinner": KindPlan("dinner", "food", "table", ("18:30", "19:00", "19:30"), (180, 210), (3, 4, 5), (24, 32, 40, 60), 3800, 0.0, "table"),
    "family show": KindPlan("performance", "family", "family", ("10:30", "11:00", "14:30"), (45, 60, 90), WEEKEND, (40, 60, 80), 700, 0.6, "family"),
    "festival": KindPlan("festival", "community", "market", ("12:00", "16:00", "17:00"), (360, 480), WEEKEND, (180, 240, 300), 1200, 0.6, "door"),
    "film": KindPlan("film", "stage", "screen", ("19:00", "20:00", "20:45"), (110, 135, 160), EVENINGS, (48, 72, 90), 1100, 0.1, "show"),
    "hack day": KindPlan("workshop", "technology", "making", ("10:00", "10:30"), (420, 480), WEEKEND, (30, 40, 50), 1000, 1.0, "course"),
    "market": KindPlan("market", "food", "market", ("10:00", "11:00"), (360, 420), WEEKEND, (200, 260, 300), 400, 0.75, "door"),
    "meetup": KindPlan("meetup", "community", "talking", ("18:00", "18:30", "19:00"), (120, 150), WEEKDAYS, (24, 30, 40, 50), 500, 1.0, "course"),
    "race": KindPlan("race", "sport", "moving", ("07:00", "07:30", "09:00"), (180, 240), WEEKEND, (120, 200, 300), 2400, 0.1, "race"),
    "reading": KindPlan("talk", "talks", "talking", ("18:30", "19:00", "19:30"), (75, 90), WEEKDAYS, (36, 48, 60), 900, 0.7, "show"),
    "repair café": KindPlan("meetup", "community", "making", ("10:00", "13:00"), (180, 240), WEEKEND, (30, 40, 60), 500, 1.0, "course"),
    "ride": KindPlan("tour", "sport", "moving", ("06:30", "08:00", "09:30"), (150, 210), WEEKEND, (30, 40, 60), 800, 0.9, "race"),
    "talk": KindPlan("talk", "talks", "talking", ("18:30", "19:00", "19:30", "20:00"), (75, 90, 120), WEEKDAYS, (50, 80, 120), 1000, 0.68, "show"),
    "tasting": KindPlan("dinner", "food", "table", ("15:00", "17:00", "18:30"), (90, 120), (3, 4, 5, 6), (16, 20, 24), 2600, 0.0, "table"),
    "theatre": KindPlan("performance", "stage", "screen", ("19:00", "19:30", "20:00"), (70, 90, 120), EVENINGS, (48, 60, 90), 1900, 0.0, "show"),
    "tournament": KindPlan("other", "sport", "moving", ("10:00", "11:00"), (360, 420), WEEKEND, (32, 48, 64), 1000, 0.5, "race"),
    "walk": KindPlan("tour", "outdoors", "moving", ("09:00", "10:00", "17:30"), (120, 150, 180), (4, 5, 6), (16, 20, 24), 1100, 0.7, "course"),
    "wedding fair": KindPlan("fair", "community", "market", ("10:30", "11:00"), (360, 390), WEEKEND, (200, 280), 800, 0.0, "door"),
    "workshop": KindPlan("workshop", "workshops", "making", ("10:00", "10:30", "13:30", "14:00", "18:30"), (150, 180, 240), (3, 4, 5, 6), (8, 10, 12, 14, 16, 20, 24), 4200, 0.42, "course"),
}  # fmt: skip

# name, note, share of the price, share of the capacity it is limited to (None: no limit of its own)
TICKETS: dict[str, tuple[tuple[str, str, float, float | None], ...]] = {
    "show": (("Regular", "", 1.0, None), ("Student or low income", "No proof asked.", 0.6, 0.25), ("Patron", "Pays for somebody else’s place too.", 2.0, None)),
    "course": (("Place", "Materials included.", 1.0, None), ("Student or low income", "No proof asked.", 0.6, 0.25)),
    "table": (("Seat at the table", "Water and coffee included.", 1.0, None), ("Seat with wine", "Four glasses, chosen by the cook.", 1.5, None)),
    "family": (("Grown-up", "", 1.0, None), ("Child", "Under twelve.", 0.5, None), ("Baby on a lap", "Under two.", 0.0, None)),
    "door": (("Day ticket", "", 1.0, None), ("Under sixteen", "", 0.0, None), ("Friend of the market", "With a linen bag.", 2.5, 0.2)),
    "race": (("Starting place", "", 1.0, None), ("Club runner", "For members of any club.", 0.8, 0.3), ("Starting place and shirt", "Organic cotton, printed in town.", 1.8, 0.5)),
    "conference": (("Early bird", "For the first to decide.", 0.7, 0.25), ("Regular", "Lunch included.", 1.0, None), ("Student or low income", "No proof asked.", 0.5, 0.15), ("Patron", "Pays a student’s place too.", 1.8, 0.1)),
}  # fmt: skip

FREE_TICKETS: dict[str, tuple[tuple[str, str, float, float | None], ...]] = {
    "family": (("Grown-up", "", 0.0, None), ("Child", "Under twelve.", 0.0, None)),
    "race": (("Starting place", "Free, thanks to our volunteers.", 0.0, None),),
    "door": (("Free entry", "Helps us to know how many come.", 0.0, None),),
}
FREE_PLACE: tuple[tuple[str, str, float, float | None], ...] = (("Free place", "", 0.0, None),)
