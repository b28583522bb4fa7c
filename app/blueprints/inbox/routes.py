"""One's notifications: the list, the bell, and ticking off."""

from __future__ import annotations

from flask import Response, make_response, request, url_for

from app.core.i18n import gettext as _
from app.domain import inbox, surveys, waitlist
from app.web.addresses import page_number
from app.web.feature import Feature
from app.web.filters import same_page
from app.web.policy import ANYONE, SIGNED_IN, signed_in_user, viewer
from app.web.render import go, render

feature = Feature("inbox", __name__)
PAGES = {
    inbox.OVERVIEW: "manage.overview",
    inbox.REVIEWS: "reviews.list_event_reviews",
    inbox.OWN_REVIEW: "reviews.write_review",
}


@feature.read("/notifications", needs=SIGNED_IN)
def list_notifications() -> Response:
    """What one was told, unread first."""
    unread = request.args.get("show") == "unread"
    page = inbox.list_entries(signed_in_user(), page_number(), unread=unread)
    return render(
        "inbox/list_notifications.html",
        "inbox/_notifications.html",
        page=page,
        unread=unread,
        say=inbox.say,
        address_of=_address_of,
        page_address=lambda n: same_page(page=n),
    )


@feature.read("/notifications/bell", needs=ANYONE)
def bell() -> Response:
    """The bell with the number of what is unread; nothing for whoever is signed out meanwhile."""
    if viewer() is None:
        return make_response("", 204)
    return render("inbox/_bell.html", "inbox/_bell.html")


@feature.write("/notifications/<int:notification_id>/visit", needs=SIGNED_IN)
def visit(notification_id: int) -> Response:
    """Tick one off and go where it leads."""
    entry = inbox.get_entry(signed_in_user(), notification_id)
    inbox.mark_read(entry.notification)
    return go(_address_of(entry))


@feature.write("/notifications/<int:notification_id>/reading", needs=SIGNED_IN)
def mark_read(notification_id: int) -> Response:
    """Tick one off and stay."""
    inbox.mark_read(inbox.get_entry(signed_in_user(), notification_id).notification)
    return go(url_for("inbox.list_notifications"))


@feature.write("/notifications/reading", needs=SIGNED_IN)
def mark_all_read() -> Response:
    """Tick everything off."""
    inbox.mark_all_read(signed_in_user())
    return go(url_for("inbox.list_notifications"), _("Nothing is unread now."))


def _address_of(entry: inbox.Entry) -> str:
    leads, slug = inbox.say(entry).leads, entry.event.slug if entry.event else None
    if leads == inbox.CERTIFICATES:
        return url_for("certificates.my_certificates")
    if leads == inbox.WAITLIST:
        secret = waitlist.entry_secret(entry.notification.data["entry"])
        return url_for("waitlist.show_entry", entry=secret)
    if leads == inbox.SURVEY:
        secret = surveys.invitation_secret(entry.notification.data["invitation"])
        return url_for("surveys.answer_survey", invitation=secret)
    if leads == inbox.BOOKING and entry.order_code:
        return url_for("orders.show_booking", order=entry.order_code)
    if slug is None:
        return url_for("inbox.list_notifications")
    if leads == inbox.SALES and entry.order_code:
        return url_for("manage.show_order", event=slug, code=entry.order_code)
    return url_for(PAGES.get(leads, "events.show_event"), event=slug)
