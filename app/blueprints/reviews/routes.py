"""Reviews where visitors meet them, and where organizers answer."""

from __future__ import annotations

from flask import Response, url_for

from app.blueprints.reviews.feature import feature
from app.blueprints.reviews.forms import (
    AnswerReviewForm,
    ReportReviewForm,
    WriteReviewForm,
    read_order,
    read_vote,
    read_wanted,
    values_of,
)
from app.core import clock
from app.core.i18n import gettext as _
from app.domain import reviews
from app.models import Event
from app.web import nav
from app.web.addresses import page_number
from app.web.filters import same_page
from app.web.forms import Form
from app.web.policy import EVENT_ORGANIZER, EVENT_READER, EVENT_VISITOR, signed_in_user, viewer
from app.web.render import go, render


@feature.read("/events/<event>/reviews", needs=EVENT_READER, cached=True)
def list_reviews(event: Event) -> Response:
    """Everything that was said about an event."""
    person, order = viewer(), read_order()
    return render(
        "reviews/list_reviews.html",
        event=event,
        order=order,
        rating=reviews.rating_of(event),
        page=reviews.list_reviews(event, page_number(), reader=person, order=order),
        page_address=lambda n: same_page(page=n if n > 1 else None),
        standing=reviews.standing_of(event, person) if person else None,
        accent=event.community.accent,
    )


@feature.form("/events/<event>/reviews/own", needs=EVENT_VISITOR, limit="20 per hour")
def write_review(event: Event) -> Response:
    """One's own review: written, changed."""
    person = signed_in_user()
    standing = reviews.standing_of(event, person)
    form = WriteReviewForm(data=values_of(standing.own))
    if form.validate_on_submit():
        with form.attempt():
            reviews.write_review(event, *form.said(), by=person)
            page = url_for("reviews.list_reviews", event=event.slug, order=reviews.NEWEST)
            return go(page, _("Thank you. Your review is there for all to read."))
    return _own_page(event, form, standing)


def _own_page(event: Event, form: WriteReviewForm, standing: reviews.Standing) -> Response:
    saved = values_of(reviews.find_own(event, signed_in_user())) if form.stale else {}
    return render(
        "reviews/write_review.html",
        "reviews/_write_form.html",
        status=form.status,
        form=form,
        event=event,
        standing=standing,
        reason_label=reviews.reason_label,
        theirs=form.catch_up(saved) if form.stale else [],
        accent=event.community.accent,
    )


@feature.form("/events/<event>/reviews/own/withdrawal", needs=EVENT_VISITOR)
def withdraw_review(event: Event) -> Response:
    """Ask, then take one's own review back."""
    form = Form()
    if form.validate_on_submit():
        reviews.withdraw_review(event, by=signed_in_user())
        return go(url_for("events.show_event", event=event.slug), _("Your review is gone."))
    own = reviews.find_own(event, signed_in_user())
    return render("reviews/withdraw_review.html", form=form, event=event, own=own)


@feature.write("/events/<event>/reviews/<int:review_id>/votes", needs=EVENT_VISITOR, limit="120 per hour")
def vote(event: Event, review_id: int) -> Response:
    """Say whether a review helped."""
    reviews.vote(reviews.get_review(event, review_id), read_vote(), by=signed_in_user())
    page = url_for("reviews.list_reviews", event=event.slug)
    return go(f"{page}#review-{review_id}", _("Noted, thank you."))


@feature.form("/events/<event>/reviews/<int:review_id>/reports", needs=EVENT_VISITOR, limit="20 per hour")
def report_review(event: Event, review_id: int) -> Response:
    """Tell the moderators about a review."""
    review, form = reviews.get_review(event, review_id), ReportReviewForm()
    if form.validate_on_submit():
        with form.attempt():
            reviews.report_review(review, form.reason.data, by=signed_in_user())
            page = url_for("reviews.list_reviews", event=event.slug)
            return go(page, _("Reported. The moderators of this site look at it."))
    return render("reviews/report_review.html", form=form, event=event, review=review)


@feature.read("/manage/<event>/reviews", needs=EVENT_ORGANIZER)
def list_event_reviews(event: Event) -> Response:
    """What was said, for those who answer it."""
    return render(
        "reviews/list_event_reviews.html",
        event=event,
        rating=reviews.rating_of(event),
        page=reviews.list_reviews(event, page_number(), order=reviews.NEWEST),
        page_address=lambda n: same_page(page=n if n > 1 else None),
        asks_from=reviews.asks_from(event),
        asked=reviews.count_asked(event),
        with_survey=reviews.goes_with_survey(event),
        now=clock.now(),
        **nav.event_rail(event),
    )


@feature.write("/manage/<event>/reviews/mail", needs=EVENT_ORGANIZER)
def set_review_mail(event: Event) -> Response:
    """Ask by mail too, or not."""
    wanted = read_wanted()
    reviews.set_review_mail(event, wanted, by=signed_in_user())
    message = _("They are asked by mail, too.") if wanted else _("No mail goes out.")
    return go(url_for("reviews.list_event_reviews", event=event.slug), message)


@feature.form("/manage/<event>/reviews/<int:review_id>/answer", needs=EVENT_ORGANIZER)
def answer_review(event: Event, review_id: int) -> Response:
    """Answer a review in the community's name."""
    review = reviews.get_review(event, review_id)
    form = AnswerReviewForm(review.answer)
    if form.validate_on_submit():
        with form.attempt():
            reviews.answer_review(review, form.text.data, by=signed_in_user())
            message = _("Answered.") if form.text.data else _("There is no answer any more.")
            return go(url_for("reviews.list_event_reviews", event=event.slug), message)
    return render(
        "reviews/answer_review.html", form=form, event=event, review=review, **nav.event_rail(event)
    )
