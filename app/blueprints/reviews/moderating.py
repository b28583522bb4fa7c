"""What readers reported, before the moderators."""

from __future__ import annotations

from flask import Response, request, url_for

from app.blueprints.reviews.feature import feature
from app.core.i18n import gettext as _
from app.domain import reviews
from app.web import nav
from app.web.addresses import page_number
from app.web.filters import same_page
from app.web.policy import ADMIN, signed_in_user
from app.web.render import go, render


@feature.read("/admin/reviews", needs=ADMIN)
def list_reported() -> Response:
    """Reviews that wait for a decision, and what was hidden lately."""
    return render(
        "reviews/list_reported.html",
        page=reviews.list_reported(page_number()),
        page_address=lambda n: same_page(page=n if n > 1 else None),
        hidden=reviews.list_hidden(),
        reasons=reviews.reasons(),
        reason_label=reviews.reason_label,
        **nav.admin_rail(),
    )


@feature.write("/admin/reviews/<int:review_id>/hiding", needs=ADMIN)
def hide_review(review_id: int) -> Response:
    """Take a review off the pages."""
    review = reviews.get_review_by_id(review_id)
    reviews.hide_review(review, request.form.get("reason", ""), by=signed_in_user())
    return go(url_for("reviews.list_reported"), _("Hidden. Its author is told."))


@feature.write("/admin/reviews/<int:review_id>/restoring", needs=ADMIN)
def restore_review(review_id: int) -> Response:
    """Let it stand."""
    reviews.restore_review(reviews.get_review_by_id(review_id), by=signed_in_user())
    return go(url_for("reviews.list_reported"), _("It stands."))
