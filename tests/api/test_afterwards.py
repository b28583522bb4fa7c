"""Reviews and certificates on the wire."""

from __future__ import annotations

from datetime import datetime

import pytest

from app.domain import documents
from tests.api.caller import Caller
from tests.certificates.conftest import designed, issued
from tests.reviews.conftest import admitted, after
from tests.world import World

__all__ = ["admitted", "after", "designed", "issued"]


def test_a_review_is_written_once_read_by_all_and_voted_on(
    admitted: World, attendee: Caller, stranger: Caller, anyone: Caller
) -> None:
    path = f"/events/{admitted.concert.id}/reviews/"
    review = attendee.post(path, {"stars": 5, "text": "Splendid."}, 201)
    assert (review["stars"], review["author"], review["answer"]) == (5, "Attendee Example", None)
    assert attendee.post(path, {"stars": 1, "text": "No."}, 409)["type"].endswith("reviewed-already")
    assert stranger.post(path, {"stars": 5}, 403)["type"].endswith("not-attended")
    assert stranger.post(f"/reviews/{review['id']}/helpful/")["helpful"] == 1
    assert stranger.post(f"/reviews/{review['id']}/unhelpful/")["my_vote"] == "unhelpful"
    attendee.post(f"/reviews/{review['id']}/helpful/", status=403)
    found = anyone.get(path)
    assert (found["count"], found["results"][0]["unhelpful"]) == (1, 1)
    assert datetime.fromisoformat(found["results"][0]["created_at"]).tzinfo is not None


@pytest.mark.parametrize("stars", [0, 6, 2.5, "5", None])
def test_stars_are_whole_and_one_to_five(admitted: World, attendee: Caller, stars: object) -> None:
    answer = attendee.post(f"/events/{admitted.concert.id}/reviews/", {"stars": stars}, 422)
    assert "stars" in answer["errors"]


@pytest.mark.skipif(not documents.can_make_pdf(), reason="no Pango here")
def test_certificates_are_their_owners_alone(issued: World, attendee: Caller, stranger: Caller) -> None:
    (mine,) = attendee.get("/certificates/")["results"]
    assert (mine["hours"], mine["title"]) == ("7.5", "Night of Small Websites")
    assert mine["url"].endswith(mine["number"])
    assert attendee.get(f"/certificates/{mine['id']}/") == mine
    assert attendee.call("GET", f"/certificates/{mine['id']}/pdf/", status=200).data.startswith(b"%PDF")
    assert stranger.get("/certificates/")["results"] == []
    stranger.get(f"/certificates/{mine['id']}/", 404)
    stranger.get(f"/certificates/{mine['id']}/pdf/", 404)
