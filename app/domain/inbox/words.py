"""Notifications in words, made when they are read. What they name is as it is called now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.core import money
from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.domain.inbox import kinds
from app.domain.inbox.queries import Entry

BOOKING, EVENT, OVERVIEW, SALES = "booking", "event", "overview", "order"
REVIEWS, OWN_REVIEW, CERTIFICATES, WAITLIST = "reviews", "own-review", "certificates", "waitlist"
SURVEY = "survey"


@dataclass(frozen=True)
class Said:
    """title: what happened. text: what it means. leads: to the BOOKING, the EVENT, its OVERVIEW, SALES or
    REVIEWS, one's OWN_REVIEW, CERTIFICATES, place on the WAITLIST or a SURVEY to answer.

    state: ok, warn, bad or "".
    """

    title: str
    text: str
    leads: str
    icon: str
    state: str


def say(entry: Entry) -> Said:
    """The notification in the reader's language."""
    return SAYINGS[entry.notification.kind](entry)


def _name(entry: Entry) -> str:
    return entry.event.title if entry.event else _("an event")


def _places(entry: Entry) -> int:
    return int(entry.notification.data.get("places") or 0)


def _amount(entry: Entry) -> str:
    return money.written(int(entry.notification.data["amount"]), str(entry.notification.data["currency"]))


def _booked(entry: Entry) -> Said:
    text = ngettext(
        "%(num)d place, booking %(code)s.", "%(num)d places, booking %(code)s.", _places(entry),
        code=entry.order_code,
    )  # fmt: skip
    return Said(_("Booked: %(title)s", title=_name(entry)), text, BOOKING, icon="ticket", state="ok")


def _booking_cancelled(entry: Entry) -> Said:
    text = _("Booking %(code)s was cancelled by the organizer. Its tickets no longer count.",
             code=entry.order_code)  # fmt: skip
    return Said(
        _("Booking cancelled: %(title)s", title=_name(entry)), text, BOOKING, icon="circle-x", state="bad"
    )


def _payment_failed(entry: Entry) -> Said:
    text = _("%(money)s could not be paid, and nothing was taken. Try again while the places are held.",
             money=_amount(entry))  # fmt: skip
    return Said(
        _("Payment failed: %(title)s", title=_name(entry)), text, BOOKING, icon="circle-alert", state="bad"
    )


def _refunded(entry: Entry) -> Said:
    text = _("%(money)s of booking %(code)s went back the way it was paid.",
             money=_amount(entry), code=entry.order_code)  # fmt: skip
    return Said(_("Refunded: %(title)s", title=_name(entry)), text, BOOKING, icon="undo-2", state="")


def _refund_failed(entry: Entry) -> Said:
    text = _("%(money)s of order %(code)s could not be given back. Look at the order.",
             money=_amount(entry), code=entry.order_code)  # fmt: skip
    return Said(
        _("Refund failed: %(title)s", title=_name(entry)), text, SALES, icon="circle-alert", state="bad"
    )


def _disputed(entry: Entry) -> Said:
    text = _("The buyer of order %(code)s disputes %(money)s. Answer on the payment provider’s site.",
             money=_amount(entry), code=entry.order_code)  # fmt: skip
    return Said(_("Disputed: %(title)s", title=_name(entry)), text, SALES, icon="triangle-alert", state="bad")


def _dispute_decided(entry: Entry) -> Said:
    values = {"money": _amount(entry), "code": entry.order_code}
    if entry.notification.data["won"]:
        text = _("The dispute about %(money)s of order %(code)s was won: the money stays.", **values)
        if entry.notification.data.get("after_all"):
            text = _(
                "The dispute about %(money)s of order %(code)s was lost, and is won after all: the money is"
                " back.", **values,
            )  # fmt: skip
        if entry.notification.data.get("over"):
            text += " " + _("The booking ended meanwhile, so decide whether the money goes back.")
        return Said(_("Dispute won: %(title)s", title=_name(entry)), text, SALES, icon="check", state="ok")
    text = _("The dispute about %(money)s of order %(code)s was lost: the money is gone.", **values)
    return Said(_("Dispute lost: %(title)s", title=_name(entry)), text, SALES, icon="circle-x", state="bad")


def _event_moved(entry: Entry) -> Said:
    text = _("It has another time or place. Your tickets stay valid.")
    return Said(_("Changed: %(title)s", title=_name(entry)), text, EVENT, icon="calendar", state="warn")


def _event_cancelled(entry: Entry) -> Said:
    text = _("The organizer called it off. Your booking shows what happens now.")
    return Said(_("Cancelled: %(title)s", title=_name(entry)), text, BOOKING, icon="circle-x", state="bad")


def _sold_out(entry: Entry) -> Said:
    text = (
        _("The last place of “%(type)s” is taken.", type=entry.ticket_type)
        if entry.ticket_type
        else _("The last place is taken.")
    )
    return Said(_("Sold out: %(title)s", title=_name(entry)), text, OVERVIEW, icon="party-popper", state="ok")


def _review_written(entry: Entry) -> Said:
    stars = int(entry.notification.data["stars"])
    text = ngettext("%(num)d star. You can answer it.", "%(num)d stars. You can answer it.", stars)
    return Said(_("New review: %(title)s", title=_name(entry)), text, REVIEWS, icon="star", state="")


def _review_answered(entry: Entry) -> Said:
    text = _("The organizer answered what you wrote.")
    return Said(
        _("Your review was answered: %(title)s", title=_name(entry)), text, EVENT, icon="reply", state=""
    )


def _review_hidden(entry: Entry) -> Said:
    title = _("Your review is hidden: %(title)s", title=_name(entry))
    text = _("Moderators of this site took it down. Your review’s page says why.")
    return Said(title, text, OWN_REVIEW, icon="eye-off", state="warn")


def _review_invited(entry: Entry) -> Said:
    text = _("Tell others what it was like; a few stars and a sentence help them, and the organizer.")
    return Said(_("How was %(title)s?", title=_name(entry)), text, OWN_REVIEW, icon="star", state="")


def _certificate_issued(entry: Entry) -> Said:
    text = _("You can download it, and anybody can verify it by its number.")
    return Said(
        _("Your certificate: %(title)s", title=_name(entry)), text, CERTIFICATES, icon="award", state="ok"
    )


def _places_offered(entry: Entry) -> Said:
    text = ngettext(
        "%(num)d place came free and is kept for you. Look until when, and book it.",
        "%(num)d places came free and are kept for you. Look until when, and book them.",
        _places(entry),
    )
    return Said(
        _("Places for you: %(title)s", title=_name(entry)), text, WAITLIST, icon="timer", state="warn"
    )


def _survey_asked(entry: Entry) -> Said:
    text = _("The organizer has a few questions; they take a minute or two.")
    return Said(
        _("Tell how it was: %(title)s", title=_name(entry)), text, SURVEY, icon="list-checks", state=""
    )


SAYINGS: dict[str, Callable[[Entry], Said]] = {
    kinds.BOOKED: _booked,
    kinds.BOOKING_CANCELLED: _booking_cancelled,
    kinds.PAYMENT_FAILED: _payment_failed,
    kinds.REFUNDED: _refunded,
    kinds.REFUND_FAILED: _refund_failed,
    kinds.DISPUTED: _disputed,
    kinds.DISPUTE_DECIDED: _dispute_decided,
    kinds.EVENT_MOVED: _event_moved,
    kinds.EVENT_CANCELLED: _event_cancelled,
    kinds.SOLD_OUT: _sold_out,
    kinds.REVIEW_WRITTEN: _review_written,
    kinds.REVIEW_ANSWERED: _review_answered,
    kinds.REVIEW_HIDDEN: _review_hidden,
    kinds.REVIEW_INVITED: _review_invited,
    kinds.CERTIFICATE_ISSUED: _certificate_issued,
    kinds.PLACES_OFFERED: _places_offered,
    kinds.SURVEY_ASKED: _survey_asked,
}
