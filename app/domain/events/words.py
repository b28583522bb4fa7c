"""The words for kinds of events."""

from __future__ import annotations

from flask_babel import format_datetime

from app.core import clock
from app.core.i18n import gettext as _
from app.core.money import written
from app.domain.events.terms import Terms
from app.models import Event
from app.models.events import KINDS


def kind_label(kind: str) -> str:
    """The word for a kind, "Concert"."""
    return _labels().get(kind, kind.capitalize())


def list_kinds() -> list[tuple[str, str]]:
    """Kinds with their words, "other" last."""
    labels = _labels()
    named = sorted(((kind, labels[kind]) for kind in KINDS if kind != "other"), key=lambda pair: pair[1])
    return [*named, ("other", labels["other"])]


def say_terms(code: str, event: Event) -> str:
    """What cancellation terms mean for a paid ticket of this event, as a sentence with its deadline."""
    terms = Terms.read(code)
    last = terms.until(event.starts_at)
    if last is None:
        return _("Paid tickets can’t be cancelled here; the organizer decides about refunds.")
    shape = "EEE d MMMM y, HH:mm" if event.in_another_year else "EEE d MMMM, HH:mm"
    when = format_datetime(last.astimezone(event.zone), shape, rebase=False)
    if terms.percent:
        return _("You can cancel until %(when)s; %(share)s of the price is kept.", when=when,
                 share=f"{terms.percent} %")  # fmt: skip
    if terms.fee:
        return _("You can cancel until %(when)s; %(money)s a ticket is kept.", when=when,
                 money=written(terms.fee, event.currency))  # fmt: skip
    return _("You can cancel until %(when)s and get all of your money back.", when=when)


def say_terms_now(code: str, event: Event) -> str:
    """The same for somebody who books at this moment: nobody is promised what is over."""
    last = Terms.read(code).until(event.starts_at)
    if last is not None and last < clock.now():
        return _("The time to cancel paid tickets is over; the organizer decides about refunds.")
    return say_terms(code, event)


def _labels() -> dict[str, str]:
    return {
        "concert": _("Concert"),
        "conference": _("Conference"),
        "dinner": _("Dinner"),
        "fair": _("Fair"),
        "festival": _("Festival"),
        "film": _("Film"),
        "market": _("Market"),
        "meetup": _("Meetup"),
        "party": _("Party"),
        "performance": _("Performance"),
        "race": _("Race"),
        "talk": _("Talk"),
        "tour": _("Tour"),
        "wedding": _("Wedding"),
        "workshop": _("Workshop"),
        "other": _("Other"),
    }
