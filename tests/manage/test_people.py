"""Names and answers of an order put right by the organizer: at any time, told, and by one at a time."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import find_breaches
from app.core import clock
from app.core.errors import Refused, Stale
from app.core.mail import Message
from app.domain import orders, questions, tickets
from app.models import Fact, Order
from tests.orders.test_handing import accept, letters
from tests.pages import Page
from tests.questions.desk import answered, ask, book
from tests.questions.test_files import PDF, sent
from tests.review import ReviewingClient
from tests.world import World

ROOT = "/manage/night-of-small-websites/orders"


@pytest.fixture
def owner(client: ReviewingClient, world: World) -> ReviewingClient:
    client.sign_in("owner@example.com")
    return client


def names(order: Order, session: Session) -> list[str | None]:
    session.expire_all()
    return [ticket.guest.name for ticket in tickets.list_tickets_of_order(order)]


def told(session: Session) -> list[tuple[str, int | None]]:
    """What became known of people and by whom, in turn."""
    kinds = ("HolderRenamed", "HolderReaddressed", "AnswersChanged")
    query = select(Fact.kind, Fact.actor_id).where(Fact.kind.in_(kinds)).order_by(Fact.id)
    return [(row.kind, row.actor_id) for row in session.execute(query)]


def correct(
    world: World, order: Order, given: dict[str, Any], version: int | None = None, **more: Any
) -> bool:
    """Only the answers; names as they are."""
    holders = tickets.list_valid_tickets(order)
    known = {ticket.id: (ticket.guest.name or "", ticket.guest.email or "") for ticket in holders}
    version = orders.people_version(order, holders) if version is None else version
    return orders.correct_people(order, world.concert, known, given, version, tell=False, by=world.owner)


def test_names_are_corrected_after_the_deadline_and_the_tickets_go_out_again(
    owner: ReviewingClient, world: World, session: Session
) -> None:
    url = f"{ROOT}/{world.booking.code}"
    secrets = [ticket.secret for ticket in tickets.list_tickets_of_order(world.booking)]
    with clock.frozen_at(world.concert.starts_at + timedelta(hours=1)):
        assert "Correct names" in owner.page(url).links()
        owner.fill(f"{url}/people", **{"name-2": "Grace Hopper"})
        assert names(world.booking, session) == ["Ada Attendee", "Grace Hopper"]
        assert [ticket.secret for ticket in tickets.list_tickets_of_order(world.booking)] == secrets
        text = owner.page(url).text
    assert f"another name · {world.owner.name}" in text
    assert told(session) == [("HolderRenamed", world.owner.id)]
    posted = session.scalars(select(Message).order_by(Message.id.desc())).first()
    assert posted is not None
    assert (posted.letter, posted.address) == ("orders/confirmed", "attendee@example.com")
    assert find_breaches() == []


def test_no_letter_goes_out_where_it_is_not_wanted_or_nothing_changed(
    owner: ReviewingClient, world: World, session: Session
) -> None:
    url, before = f"{ROOT}/{world.booking.code}/people", len(letters(session, "orders/"))
    owner.fill(url)
    owner.fill(url, tell=None, **{"name-2": "Grace Hopper"})
    assert len(letters(session, "orders/")) == before
    assert told(session) == [("HolderRenamed", world.owner.id)]


def test_who_a_ticket_was_passed_on_to_is_corrected_with_their_address(
    owner: ReviewingClient, world: World, session: Session
) -> None:
    ticket = tickets.list_tickets_of_order(world.booking)[1]
    accept(world, ticket, session)
    before = len(letters(session, "orders/"))
    changes = {"name-2": "Nina Newman", "email-2": "STRANGER@example.com"}
    owner.fill(f"{ROOT}/{world.booking.code}/people", **changes)
    session.expire_all()
    guest = tickets.list_tickets_of_order(world.booking)[1].guest
    found = (guest.name, guest.email, guest.user_id)
    assert found == ("Nina Newman", "stranger@example.com", world.stranger.id)
    assert letters(session, "tickets/received")[-1] == ("tickets/received", "stranger@example.com")
    assert len(letters(session, "orders/")) == before
    assert [kind for kind, _who in told(session)] == ["HolderRenamed", "HolderReaddressed"]
    assert find_breaches() == []


def test_answers_are_corrected_after_the_deadline_also_of_a_ticket_passed_on(
    owner: ReviewingClient, world: World, session: Session
) -> None:
    once, diet = ask(world, required=True), ask(world, kind="diet", label="Diet")
    order = book(world, {f"q{once.id}": "Music", f"q{diet.id}-1": "Vegan"})
    accept(world, tickets.list_tickets_of_order(order)[1], session)
    with clock.frozen_at(world.concert.starts_at + timedelta(hours=1)):
        owner.fill(f"{ROOT}/{order.code}/people", **{f"q{once.id}": "Friends", f"q{diet.id}-2": "Halal"})
    session.expire_all()
    assert answered(order) == {(once.id, None): "Friends"}
    assert [t.guest.diet for t in tickets.list_tickets_of_order(order)] == ["Vegan", "Halal"]
    assert told(session)[-1] == ("AnswersChanged", world.owner.id)


def test_wrong_names_and_answers_are_told_beside_their_fields(
    owner: ReviewingClient, world: World, session: Session
) -> None:
    count, needed = ask(world, kind="number", label="How many?"), ask(world, required=True, label="Why?")
    order = book(world, {f"q{needed.id}": "Because"})
    session.commit()
    url = f"{ROOT}/{order.code}/people"
    wrong = {f"q{count.id}": "many", f"q{needed.id}": "", "name-1": "x" * 201}
    text = Page(owner.fill(url, status=422, **wrong).text).text
    for words in ("Write a number", "Answer this question: Why?", "up to 200 letters"):
        assert words in text
    assert "Write a name." in Page(owner.fill(url, status=422, **{"name-1": ""}).text).text
    assert names(order, session) == ["Bo Buyer", "Cas"]


def test_what_nobody_answered_may_stay_open(world: World) -> None:
    diet = ask(world, kind="diet", label="Diet")
    order = orders.get_order(book(world).code)
    later = ask(world, required=True, each=True, kind="consent", label="I may be in pictures.")
    assert correct(world, order, {f"q{diet.id}-1": "Vegan", f"q{later.id}-2": True})
    with pytest.raises(Refused, match="agreed to"):
        correct(world, order, {f"q{diet.id}-1": "Vegan"})


def test_a_file_is_replaced_and_the_one_before_goes(
    owner: ReviewingClient, world: World, session: Session
) -> None:
    proof = ask(world, kind="file", label="Student card")
    before = sent(world, proof)
    order = book(world, {f"q{proof.id}": before})
    session.commit()
    url = f"{ROOT}/{order.code}/people"
    assert "card.pdf" in owner.page(url).text
    upload = {f"q{proof.id}": (io.BytesIO(PDF), "better.pdf")}
    owner.fill(url, **upload)
    assert [value["title"] for value in answered(order).values()] == ["better.pdf"]
    assert find_breaches() == []


def test_two_who_edit_are_told_of_each_other(owner: ReviewingClient, world: World, session: Session) -> None:
    diet = ask(world, kind="diet", label="Diet")
    order = book(world)
    session.commit()
    url = f"{ROOT}/{order.code}/people"
    values = owner.page(url).form().values()
    ticket = tickets.list_tickets_of_order(order)[0]
    tickets.rename_holder(ticket, world.concert, "Bo Better", by=None)
    questions.change_answers(orders.get_order(order.code), world.concert, {f"q{diet.id}-2": "Halal"}, by=None)
    session.commit()
    answer = owner.post(url, data={**values, "name-1": "Bo Worse"})
    text = Page(answer.text).text
    assert answer.status_code == 409
    assert f"{ticket.number}: Name: Bo Better" in text
    assert "-2: Diet: Halal" in text
    assert "CSRF" not in text
    assert names(order, session)[0] == "Bo Better"
    again = Page(answer.text).form().values()
    assert owner.post(url, data=again).status_code == 303
    assert names(order, session)[0] == "Bo Worse"


def test_names_never_land_on_the_ticket_of_somebody_else(
    owner: ReviewingClient, world: World, session: Session
) -> None:
    order = book(world)
    session.commit()
    url = f"{ROOT}/{order.code}/people"
    values = owner.page(url).form().values()
    first = tickets.list_tickets_of_order(order)[0]
    orders.cancel_tickets(order, [first.id], refund=False, reason="x", by=world.owner, key="k")
    session.commit()
    answer = owner.post(url, data={**values, "name-1": "Bo Better"})
    assert answer.status_code == 409
    assert "Its tickets changed meanwhile" in Page(answer.text).text
    assert names(order, session) == ["Bo Buyer", "Cas"]


def test_a_booking_that_is_over_stays_as_it_is(
    owner: ReviewingClient, world: World, session: Session
) -> None:
    order = orders.get_order(book(world).code)
    version = orders.people_version(order, tickets.list_valid_tickets(order))
    orders.cancel_order(order, by=None)
    session.commit()
    assert "no valid tickets" in owner.page(f"{ROOT}/{order.code}/people").text
    with pytest.raises(Stale):
        correct(world, order, {}, version)
    with pytest.raises(Refused, match="over"):
        correct(world, order, {})


def test_other_events_and_helpers_at_the_door_find_nothing(
    client: ReviewingClient, world: World, session: Session
) -> None:
    client.sign_in("door@example.com")
    assert client.get(f"{ROOT}/{world.booking.code}/people").status_code == 403
    client.sign_in("owner@example.com")
    other = f"/manage/{world.draft.slug}/orders/{world.booking.code}/people"
    assert client.get(other).status_code == 404
