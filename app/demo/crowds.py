"""Who comes to an event: a different crowd each time, some of them with an account."""

from collections.abc import Iterator, Sequence
from random import Random

from app.demo.people import LOGINS
from app.demo.plans import PersonPlan

ACCOUNTS = 300
REGULARS_SHARE = 0.35
UNKNOWN_SHARE = 0.1


def account_holders(people: Sequence[PersonPlan]) -> tuple[PersonPlan, ...]:
    """Everyone who can be signed in: the four logins, then the first of the people, 300 in all."""
    return (*LOGINS, *people[: ACCOUNTS - len(LOGINS)])


class Crowd:
    """Draws people for events; nobody is drawn twice for the same one."""

    def __init__(self, people: Sequence[PersonPlan], rng: Random) -> None:
        self._rng = rng
        self._regulars = people[: ACCOUNTS - len(LOGINS)]
        self._others = people[ACCOUNTS - len(LOGINS) :]

    def gather(self, count: int, first: Sequence[PersonPlan] = ()) -> Iterator[PersonPlan]:
        """That many different people, `first` before all others."""
        known = min(len(self._regulars), round(count * REGULARS_SHARE))
        drawn = [*self._rng.sample(self._regulars, known), *self._rng.sample(self._others, count - known)]
        self._rng.shuffle(drawn)
        return iter([*first, *drawn][:count])

    def party(self, guests: Iterator[PersonPlan], size: int) -> tuple[PersonPlan | None, ...]:
        """The next people as one party: the buyer by name, the others not always."""
        people = [next(guests) for _ in range(size)]
        others = (None if self._rng.random() < UNKNOWN_SHARE else person for person in people[1:])
        return (people[0], *others)
