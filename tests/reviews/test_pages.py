"""Reviews on pages: read by anybody, written by those who were there, answered and moderated."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.passwords import hash_password
from app.domain import reviews
from app.models import Review, User
from tests.conftest import QueryCount
from tests.pages import Page
from tests.review import ReviewingClient
from tests.world import World

EVENT = "/events/night-of-small-websites"
OWN = f"{EVENT}/reviews/own"
MANAGE = "/manage/night-of-small-websites/reviews"


def the_review(session: Session) -> Review:
    session.expire_all()
    return session.scalars(select(Review)).one()


def written(world: World, session: Session, text: str = "Good soup.") -> Review:
    review = reviews.write_review(world.concert, 4, text, by=world.attendee)
    session.commit()
    return review


def test_from_the_event_to_ones_review_and_back(
    client: ReviewingClient, admitted: World, session: Session
) -> None:
    client.sign_in("attendee@example.com")
    assert client.page(EVENT).links()["Write a review"] == OWN
    client.fill(OWN, stars="4", text="Good soup.\n\nLong queue.")
    page = client.page(EVENT)
    assert "4.0" in page.text
    assert "Good soup." in page.text
    client.fill(OWN, stars="5", text="Better in hindsight.")
    assert the_review(session).stars == 5
    client.fill(f"{OWN}/withdrawal")
    assert "Better in hindsight" not in client.page(EVENT).text


def test_a_form_without_stars_keeps_what_was_typed(client: ReviewingClient, admitted: World) -> None:
    client.sign_in("attendee@example.com")
    answer = client.fill(OWN, text="No stars yet.", status=422)
    assert "Choose one to five stars." in answer.text
    assert "No stars yet." in answer.text


def test_whoever_was_not_there_reads_why_they_cannot(client: ReviewingClient, admitted: World) -> None:
    client.sign_in("stranger@example.com")
    page = client.page(OWN)
    assert "Only those who had a ticket can review" in page.text
    assert "Write a review" not in client.page(EVENT).links()


def test_a_coming_event_shows_no_reviews(client: ReviewingClient, world: World) -> None:
    assert "What people say" not in client.page(EVENT).text


def test_visitors_find_no_form_that_posts(client: ReviewingClient, admitted: World, session: Session) -> None:
    written(admitted, session)
    for url in (EVENT, f"{EVENT}/reviews", "/communities/small-web-guild"):
        page = client.page(url)
        assert "Good soup." in page.text, url
        assert not [f for f in page.forms() if f.element.get("method", "").lower() == "post"], url
    assert "aggregateRating" in client.get(EVENT).text


def test_words_are_text_and_never_markup(client: ReviewingClient, admitted: World, session: Session) -> None:
    written(admitted, session, "<script>alert(1)</script> {{ 7*7 }} hx-get=/x")
    body = client.get(f"{EVENT}/reviews").text
    assert "<script>alert(1)" not in body
    assert "49" not in Page(body).text


def test_helped_is_noted_once_and_taken_back(
    client: ReviewingClient, admitted: World, session: Session
) -> None:
    review = written(admitted, session)
    client.sign_in("stranger@example.com")
    action = f"{EVENT}/reviews/{review.id}/votes"
    client.fill(f"{EVENT}/reviews", action, helpful="yes")
    client.fill(f"{EVENT}/reviews", action, helpful="yes")
    assert reviews.list_reviews(admitted.concert).items[0].helpful == 1
    client.fill(f"{EVENT}/reviews", action, helpful="")
    assert reviews.list_reviews(admitted.concert).items[0].helpful == 0


def test_the_organizer_answers_and_hides_nothing(
    client: ReviewingClient, admitted: World, session: Session
) -> None:
    review = written(admitted, session)
    client.sign_in("owner@example.com")
    assert "Write your answer first" in client.fill(f"{MANAGE}/{review.id}/answer", status=422, text="").text
    client.fill(f"{MANAGE}/{review.id}/answer", text="Thank you, more soup next time.")
    assert "Answer of Small Web Guild Thank you, more soup" in client.page(f"{EVENT}/reviews").text
    client.page("/admin/reviews", 404)
    client.fill(f"{MANAGE}/{review.id}/answer", text="")
    assert the_review(session).answer == ""


def test_a_review_of_another_event_is_not_answered_here(
    client: ReviewingClient, admitted: World, session: Session
) -> None:
    review = written(admitted, session)
    client.sign_in("stranger@example.com")
    client.page(f"/manage/elsewhere/reviews/{review.id}/answer", 404)
    client.page(f"/events/elsewhere/reviews/{review.id}/reports", 404)


def test_reported_hidden_shown_again(client: ReviewingClient, admitted: World, session: Session) -> None:
    review = written(admitted, session)
    client.sign_in("owner@example.com")
    client.fill(f"{EVENT}/reviews/{review.id}/reports", reason="off-topic")
    client.sign_in("admin@example.com")
    client.fill("/admin/reviews", f"/admin/reviews/{review.id}/hiding", reason="abusive")
    assert "Good soup." not in client.page(f"{EVENT}/reviews").text
    client.sign_in("attendee@example.com")
    assert "Insulting or hateful" in client.page(OWN).text
    client.sign_in("admin@example.com")
    client.fill("/admin/reviews", f"/admin/reviews/{review.id}/restoring")
    assert the_review(session).hidden_at is None


def test_lists_ask_as_often_for_1_as_for_30(
    client: ReviewingClient, admitted: World, session: Session, count_queries: QueryCount
) -> None:
    review = written(admitted, session)
    reviews.report_review(review, "spam", by=admitted.owner)
    session.commit()
    urls = {f"{EVENT}/reviews": "admin", MANAGE: "owner", "/admin/reviews": "admin", EVENT: "stranger"}
    few = {url: _asked(client, count_queries, url, who) for url, who in urls.items()}
    for n in range(30):
        user = User(email=f"n{n}@example.com", name=f"Nth {n}", password_hash=hash_password("x" * 12)
                    if not n else "", created_at=clock.now())  # fmt: skip
        session.add(user)
        session.flush()
        more = Review(event_id=admitted.concert.id, user_id=user.id, stars=3, created_at=clock.now())
        session.add(more)
        session.flush()
        reviews.report_review(more, "spam", by=admitted.owner)
    session.commit()
    assert {url: _asked(client, count_queries, url, who) for url, who in urls.items()} == few


def _asked(client: ReviewingClient, count_queries: QueryCount, url: str, who: str) -> int:
    client.sign_in(f"{who}@example.com")
    count_queries.start()
    client.page(url)
    return count_queries.n
