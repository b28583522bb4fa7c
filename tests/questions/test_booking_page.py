"""What an event asks, on its booking page and on the page where answers are put right."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.domain import tickets
from tests.conftest import QueryCount
from tests.orders.desk import BO, URL, bookings
from tests.pages import Page
from tests.questions.desk import CHOICE, answered, ask
from tests.review import ReviewingClient
from tests.world import World


def chosen(world: World, n: int = 2) -> str:
    return f"{URL}?t{world.seat.id}={n}"


def test_a_booking_answers_without_scripts(client: ReviewingClient, session: Session, world: World) -> None:
    once, diet = ask(world, label="What brings you?"), ask(world, kind="diet", label="What do you not eat?")
    session.commit()
    page = client.page(chosen(world))
    assert "What brings you?" in page.text
    assert page.text.count("What do you not eat?") == 2
    fields = {**BO, f"q{once.id}": "Music", f"q{diet.id}-2": "Vegan"}
    client.fill(chosen(world), **fields)
    (order,) = bookings(session, world)
    assert answered(order) == {(once.id, None): "Music"}
    assert [ticket.guest.diet for ticket in tickets.list_tickets_of_order(order)] == ["", "Vegan"]


def test_every_kind_of_question_has_its_field(
    client: ReviewingClient, session: Session, world: World
) -> None:
    kinds = ("text", "long-text", "number", "date", "consent", "diet", "access")
    for kind in kinds:
        ask(world, kind=kind, label=f"Kind {kind}", hint="A hint")
    for kind in ("choice", "choices"):
        ask(world, kind=kind, label=f"Kind {kind}", options=("Red", "Blue"))
    ask(world, kind="choice", label="One of two", options=("Red", "Blue"), required=True)
    session.commit()
    page = client.page(chosen(world, 1))
    for kind in (*kinds, "choice", "choices"):
        assert f"Kind {kind}" in page.text


def test_what_is_missing_is_told_beside_its_question_and_nothing_is_lost(
    client: ReviewingClient, session: Session, world: World
) -> None:
    once = ask(world, required=True)
    each = ask(world, each=True, required=True, kind="choices", label="Courses", options=("A", "B"))
    session.commit()
    answer = client.fill(chosen(world), **BO, status=422, **{f"q{each.id}-2": ["A", "B"]})
    page = Page(answer.text)
    assert "Answer this question: What brings you?" in page.text
    assert f'href="#q{each.id}-1-0"' in answer.text
    assert f'href="#q{once.id}"' in answer.text
    assert f'href="#q{each.id}-2-0"' not in answer.text
    assert page.form().values()["name"] == "Bo Buyer"
    assert bookings(session, world)[0].name == ""  # its places are held meanwhile


def test_a_question_that_depends_on_another_waits_for_its_answer(
    client: ReviewingClient, session: Session, world: World
) -> None:
    decider = ask(world, **CHOICE)
    follower = ask(world, label="Which line?", required=True, shown_if=(decider.id, "By train"))
    session.commit()
    page = client.get(chosen(world, 1)).text
    assert f'data-if="q{decider.id}" data-is="By train"' in page
    assert "Only if you chose “By train”" in page
    answer = client.fill(chosen(world, 1), **BO, status=422, **{f"q{decider.id}": "By train"})
    assert "Answer this question: Which line?" in answer.text
    client.fill(chosen(world, 1), **BO, **{f"q{decider.id}": "By bike", f"q{follower.id}": "lost"})
    assert answered(bookings(session, world)[-1]) == {(decider.id, None): "By bike"}


def test_an_answer_never_comes_by_a_link(client: ReviewingClient, session: Session, world: World) -> None:
    once = ask(world)
    session.commit()
    values = client.page(f"{chosen(world)}&q{once.id}=Mallory").form().values()
    assert values[f"q{once.id}"] == ""


def test_what_people_answer_stays_out_of_addresses(
    client: ReviewingClient, session: Session, world: World
) -> None:
    ask(world)
    session.commit()
    section = client.page(URL).by_id("tickets")
    assert "#who [name=name]" in section.get("hx-include", "")
    assert not section.get("hx-include", "").endswith("#who")


def test_a_booking_page_that_asks_nothing_looks_nothing_up(
    client: ReviewingClient, session: Session, world: World, count_queries: QueryCount
) -> None:
    count_queries.start()
    client.get(chosen(world))
    few = count_queries.n
    ask(world, each=True)
    ask(world)
    session.commit()
    count_queries.start()
    client.get(chosen(world))
    assert count_queries.n == few + 1


def test_a_form_with_answers_to_what_was_never_asked_keeps_none(
    client: ReviewingClient, session: Session, world: World
) -> None:
    ask(world)
    session.commit()
    strange: dict[str, Any] = {"q999999": "x", "q1-1": "y"}
    client.fill(chosen(world, 1), **BO, **strange)
    assert answered(bookings(session, world)[0]) == {}


def test_an_enormous_number_of_tickets_asks_no_more_than_one_order_may(
    client: ReviewingClient, session: Session, world: World
) -> None:
    question = ask(world, each=True)
    session.commit()
    page = client.get(chosen(world, 999_999_999)).text
    assert page.count("What brings you?") <= 100
    assert f"q{question.id}-101" not in page
