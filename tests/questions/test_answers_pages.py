"""What was answered, page by page: for the buyer, the holder of a ticket, the organizer."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from app.core import clock
from app.domain import orders, questions, tickets
from app.models import Order
from tests.conftest import QueryCount
from tests.orders.test_letters import body, letter
from tests.pages import Page
from tests.questions.desk import answered, ask, book
from tests.review import ReviewingClient
from tests.world import World

LIST = "/events/night-of-small-websites/questions"


def open_booking(client: ReviewingClient, order: Order) -> str:
    """Come by the buyer's link; returns the address of the answers."""
    client.get(f"/bookings/{order.code}/{orders.order_secret(order.code)}")
    return f"/bookings/{order.code}/answers"


def test_the_buyer_puts_answers_right_by_their_link(
    client: ReviewingClient, session: Session, world: World
) -> None:
    once, diet = ask(world), ask(world, kind="diet", label="Diet")
    each = ask(world, kind="consent", each=True, label="I may be in pictures.")
    order = book(world, {f"q{once.id}": "Music", f"q{diet.id}-2": "Vegan", f"q{each.id}-1": True})
    session.commit()
    page = open_booking(client, order)
    values = client.page(page).form().values()
    assert (values[f"q{once.id}"], values[f"q{diet.id}-2"], values[f"q{each.id}-1"]) == (
        "Music",
        "Vegan",
        "y",
    )
    client.fill(page, **{f"q{once.id}": "Friends", f"q{diet.id}-1": "Halal", f"q{each.id}-1": None})
    session.expire_all()
    assert answered(order) == {(once.id, None): "Friends"}
    assert [t.guest.diet for t in tickets.list_tickets_of_order(order)] == ["Halal", "Vegan"]


def test_the_booking_shows_its_answers_and_the_way_to_change_them(
    client: ReviewingClient, session: Session, world: World
) -> None:
    once = ask(world)
    diet = ask(world, kind="diet", label="What do you eat?")
    order = book(world, {f"q{once.id}": "Music", f"q{diet.id}-1": "Vegan"})
    session.commit()
    answers = open_booking(client, order)
    page = client.page(f"/bookings/{order.code}")
    assert answers in page.links().values()
    for words in ("What brings you?", "Music", "Diet", "Vegan"):
        assert words in page.text


def test_the_organizer_sees_the_answers_of_an_order(
    client: ReviewingClient, session: Session, world: World
) -> None:
    once, each = ask(world), ask(world, each=True, label="Which line?")
    order = book(world, {f"q{once.id}": "Music", f"q{each.id}-2": "The coast"})
    questions.withdraw_question(world.concert, each, by=world.owner)
    session.commit()
    client.sign_in("owner@example.com")
    page = client.page(f"/manage/{world.concert.slug}/orders/{order.code}")
    for words in ("What brings you?", "Music", "Which line?", "The coast"):
        assert words in page.text


def test_answers_of_others_are_not_found(client: ReviewingClient, session: Session, world: World) -> None:
    ask(world)
    order = book(world)
    session.commit()
    client.sign_in("stranger@example.com")
    assert client.get(f"/bookings/{order.code}/answers").status_code == 404


def test_once_the_event_has_begun_the_page_says_so(
    client: ReviewingClient, session: Session, world: World
) -> None:
    once = ask(world)
    order = book(world)
    session.commit()
    page = open_booking(client, order)
    data = {**client.page(page).form().values(), f"q{once.id}": "Late"}
    with clock.frozen_at(world.concert.starts_at + timedelta(minutes=1)):
        assert "The event has begun" in client.page(page).text
        sent = client.post(page, data=data)
        assert (sent.status_code, "The event has begun" in Page(sent.text).text) == (422, True)
    assert answered(order) == {}


def test_the_csv_has_a_column_for_each_question(
    client: ReviewingClient, session: Session, world: World
) -> None:
    once = ask(world, label="=Formula?")
    each = ask(world, kind="choices", label="Courses", each=True, options=("A", "B"))
    diet = ask(world, kind="diet", label="Diet")
    book(world, {f"q{once.id}": "+1", f"q{each.id}-2": ["A", "B"], f"q{diet.id}-1": "Vegan"})
    session.commit()
    client.sign_in("owner@example.com")
    lines = client.get(f"/manage/{world.concert.slug}/attendees.csv").get_data(as_text=True).splitlines()
    assert lines[0].endswith("Diet,'=Formula?,Courses")
    mine = [line for line in lines if "bo@example.com" in line]
    assert [line.split(",", 9)[9] for line in mine] == ["Vegan,'+1,", ',\'+1,"A, B"']


def test_the_holder_of_a_ticket_puts_their_own_answers_right(
    client: ReviewingClient, session: Session, world: World
) -> None:
    once, diet = ask(world, required=True), ask(world, kind="diet", label="Diet")
    each = ask(world, each=True, label="Which line?")
    answers = {f"q{once.id}": "Music", f"q{each.id}-1": "First", f"q{each.id}-2": "Second"}
    order = book(world, answers)
    session.commit()
    first, second = tickets.list_tickets_of_order(order)
    page = f"/t/{second.secret}/answers"
    assert page in client.page(f"/t/{second.secret}").links().values()
    assert "What brings you?" not in client.page(page).text
    client.fill(page, **{f"q{each.id}-1": "The coast", f"q{diet.id}-1": "Vegan"})
    session.expire_all()
    said = {
        (once.id, None): "Music",
        (each.id, first.guest_id): "First",
        (each.id, second.guest_id): "The coast",
    }
    assert answered(order) == said
    assert [t.guest.diet for t in tickets.list_tickets_of_order(order)] == ["", "Vegan"]


def test_what_the_holder_of_a_passed_on_ticket_needs_is_not_the_buyers_business(
    client: ReviewingClient, session: Session, world: World
) -> None:
    diet = ask(world, kind="diet", label="Diet")
    order = book(world, {f"q{diet.id}-1": "Halal", f"q{diet.id}-2": "Vegan"})
    tickets.list_tickets_of_order(order)[1].passed_at = clock.now()
    session.commit()
    page = open_booking(client, order)
    assert "Vegan" not in client.page(f"/bookings/{order.code}").text
    assert f"q{diet.id}-2" not in client.page(page).form().values()


def test_answers_are_counted_and_listed(client: ReviewingClient, session: Session, world: World) -> None:
    courses = ask(world, kind="choices", label="Courses", each=True, options=("Soup", "Cake"))
    diet = ask(world, kind="diet", label="Diet")
    order = book(
        world, {f"q{courses.id}-1": ["Soup", "Cake"], f"q{courses.id}-2": ["Cake"], f"q{diet.id}-2": "Vegan"}
    )
    gone = book(world, {f"q{courses.id}-1": ["Soup"], f"q{diet.id}-1": "Halal"})
    orders.cancel_order(gone, by=None)
    session.commit()
    assert questions.tally_answers(world.concert, courses) == [("Cake", 2), ("Soup", 1)]
    assert questions.tally_answers(world.concert, diet) == [("Vegan", 1)]
    client.sign_in("owner@example.com")
    page = client.page(f"{LIST}/{courses.id}/answers")
    assert "Soup, Cake" in page.text
    assert order.code in page.text
    assert gone.code not in page.text
    assert "1 answer to “Diet”" in client.get(LIST).text


def test_list_answers_asks_as_often_at_1_as_at_30(
    client: ReviewingClient, session: Session, world: World, count_queries: QueryCount
) -> None:
    once = ask(world)
    book(world, {f"q{once.id}": "A"}, 1)
    session.commit()
    client.sign_in("owner@example.com")
    path = f"{LIST}/{once.id}/answers"
    count_queries.start()
    client.get(path)
    few = count_queries.n
    for n in range(29):
        book(world, {f"q{once.id}": f"B{n}"}, 1)
    session.commit()
    count_queries.start()
    client.get(path)
    assert count_queries.n == few


def test_the_letter_says_where_answers_are_put_right(world: World) -> None:
    assert "ask a few things" not in body(letter(book(world), "confirmed"), "plain")
    ask(world)
    mail = letter(book(world), "confirmed")
    for kind in ("plain", "html"):
        assert "ask a few things" in " ".join(body(mail, kind).split())
