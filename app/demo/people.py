"""The people of the demo world: who signs in, who books, what they eat and need."""

from random import Random

from app.demo.names import CULTURES, Culture
from app.demo.plans import PersonPlan
from app.demo.slugs import slug_of

PASSWORD = "marquee-demo"  # noqa: S105 - printed at the start, never made in production
ADMIN = PersonPlan("Siobhán Ní Bhriain", "admin@example.com")
ORGANIZER = PersonPlan("Inês Carvalho", "organizer@example.com")
DOOR = PersonPlan("Joren De Smet", "door@example.com")
ATTENDEE = PersonPlan("佐藤 みなみ", "attendee@example.com", diet="Vegetarian")
LOGINS = (ADMIN, ORGANIZER, DOOR, ATTENDEE)

DOMAINS = ("example.com", "example.org", "example.net")
DIETS = ("Vegetarian", "Vegan", "Halal", "Kosher", "Gluten-free", "No nuts", "No shellfish", "Lactose-free")
ACCESS = (
    "Uses a wheelchair",
    "Hearing loop, please",
    "Comes with an assistance dog",
    "Needs a seat near the door",
    "Low vision, large print helps",
    "Sign language interpreter, if there is one",
)


def plan_people(count: int = 1800, seed: int = 2026) -> tuple[PersonPlan, ...]:
    """That many people with distinct names and addresses. Raises ValueError beyond the names there are."""
    rng = Random(f"people:{seed}")  # noqa: S311 - invented people hold no secrets
    names = list(dict.fromkeys(pair for culture in CULTURES for pair in _full_names(culture)))
    taken = {login.name for login in LOGINS}
    names = [pair for pair in names if pair[0] not in taken]
    if count > len(names):
        raise ValueError(f"only {len(names)} names are known")
    rng.shuffle(names)
    addresses: set[str] = set()
    return tuple(_person(name, latin, addresses, rng) for name, latin in names[:count])


def _person(name: str, latin: str, addresses: set[str], rng: Random) -> PersonPlan:
    mailbox = slug_of(latin).replace("-", ".")
    address, number = f"{mailbox}@{rng.choice(DOMAINS)}", 2
    while address in addresses:
        address, number = f"{mailbox}{number}@{rng.choice(DOMAINS)}", number + 1
    addresses.add(address)
    diet = rng.choice(DIETS) if rng.random() < 0.14 else ""
    access = rng.choice(ACCESS) if rng.random() < 0.04 else ""
    return PersonPlan(name, address, diet, access)


def _full_names(culture: Culture) -> list[tuple[str, str]]:
    """Each name as written and in Latin letters, in the order of its culture."""
    pairs = []
    for given, given_latin in _spellings(culture.given):
        for family, family_latin in _spellings(culture.family):
            written = f"{family} {given}" if culture.family_first else f"{given} {family}"
            pairs.append((written, f"{given_latin} {family_latin}"))
    return pairs


def _spellings(names: str) -> list[tuple[str, str]]:
    words = [word.replace("\u00a0", " ").split("|") for word in names.split(" ")]
    return [(parts[0], parts[-1]) for parts in words]
