"""Reviews of events."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask import url_for
from marshmallow import fields, validate

from app.blueprints.api import lists
from app.blueprints.api.fields import Instant, Lines, Number
from app.blueprints.api.needs import EVENT_READER, EVENT_VISITOR, REVIEW_READER, REVIEW_VISITOR
from app.blueprints.api.shapes import Shape, always, listing, maybe
from app.blueprints.api.table import ID, feature
from app.domain import reviews
from app.models import Event, Review
from app.web.policy import signed_in_user, viewer


class ReviewAnswer(Shape):
    """What the organizer says to a review."""

    text = always(fields.String)
    at = always(Instant)


class ReviewShape(Shape):
    """helpful, unhelpful: how many said so; my_vote: what the caller said."""

    id = always(fields.Integer)
    event = always(fields.Integer)
    author = always(fields.String)
    stars = always(fields.Integer, validate=validate.Range(1, 5))
    text = always(fields.String)
    created_at = always(Instant)
    edited_at = maybe(Instant)
    answer = fields.Nested(ReviewAnswer, required=True, allow_none=True)
    helpful = always(fields.Integer)
    unhelpful = always(fields.Integer)
    my_vote = maybe(fields.String, validate=validate.OneOf(("helpful", "unhelpful", None)))


class ReviewBody(ma.Schema):
    """Stars, and words if there are any."""

    stars = Number(1, 5, required=True)
    text = Lines(reviews.LONGEST, load_default="")


class ReviewQuery(lists.ListQuery):
    ordering = lists.ordering(reviews.BEST, reviews.NEWEST, reviews.LOWEST)


@feature.read(f"/events/{ID}/reviews/", needs=EVENT_READER, query=ReviewQuery,
              answer=listing(ReviewShape), public=True, tag="reviews")  # fmt: skip
def list_reviews(query: dict[str, Any], event: Event) -> dict[str, Any]:
    """What those who were there said, most helpful first."""
    order, size = query["ordering"], query["page_size"]
    found = reviews.list_reviews(event, query["page"], reader=viewer(), order=order, size=size)
    return lists.told(found, query, _review)


@feature.write("POST", f"/events/{ID}/reviews/", needs=EVENT_VISITOR, body=ReviewBody, answer=ReviewShape,
               status=201, tag="reviews")  # fmt: skip
def write_review(body: dict[str, Any], event: Event) -> tuple[dict[str, Any], int, dict[str, str]]:
    """Review an event that one was at; once a person and event."""
    review = reviews.write_review(event, body["stars"], body["text"], by=signed_in_user())
    return _one(review), 201, {"Location": url_for("api.show_review", id=review.id)}


@feature.read(f"/reviews/{ID}/", needs=REVIEW_READER, answer=ReviewShape, public=True, tag="reviews")
def show_review(review: Review) -> dict[str, Any]:
    """One review."""
    return _one(review)


@feature.write("POST", f"/reviews/{ID}/helpful/", needs=REVIEW_VISITOR, answer=ReviewShape, tag="reviews")
def mark_helpful(review: Review) -> dict[str, Any]:
    """Say that a review helped; one vote a person, the last one counts."""
    reviews.vote(review, True, by=signed_in_user())
    return _one(review)


@feature.write("POST", f"/reviews/{ID}/unhelpful/", needs=REVIEW_VISITOR, answer=ReviewShape, tag="reviews")
def mark_unhelpful(review: Review) -> dict[str, Any]:
    """Say that a review did not help."""
    reviews.vote(review, False, by=signed_in_user())
    return _one(review)


def _one(review: Review) -> dict[str, Any]:
    return _review(reviews.show(review, viewer()))


def _review(shown: reviews.Shown) -> dict[str, Any]:
    review = shown.review
    return {
        "id": review.id,
        "event": review.event_id,
        "author": review.author.name,
        "stars": review.stars,
        "text": review.text,
        "created_at": review.created_at,
        "edited_at": review.edited_at,
        "answer": {"text": review.answer, "at": review.answered_at} if review.answer else None,
        "helpful": shown.helpful,
        "unhelpful": shown.unhelpful,
        "my_vote": None if shown.mine is None else "helpful" if shown.mine else "unhelpful",
    }
