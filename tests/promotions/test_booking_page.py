"""Promo codes and sources on the booking page."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.domain import orders, promotions
from tests.conftest import ReviewingClient
from tests.orders.desk import BO, URL, bookings
from tests.pages import Page
from tests.promotions import desk
from tests.world import World

EVENT = "/events/night-of-small-websites"
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "div#booking"}


def patrons(world: World, n: int = 1) -> dict[str, Any]:
    return {f"t{world.patron.id}": str(n), f"t{world.seat.id}": "0"}


def sent(response: TestResponse, **changes: Any) -> dict[str, Any]:
    """What a browser would send from this page."""
    return {**Page(response.get_data(as_text=True)).form(URL).values(), **changes}


def test_no_code_is_asked_for_where_the_event_has_none(client: ReviewingClient, world: World) -> None:
    assert "Promo code" not in client.page(URL).text


def test_a_code_is_shown_before_it_is_booked(client: ReviewingClient, world: World, session: Session) -> None:
    desk.add(world)
    session.commit()
    shown = client.fill(URL, status=200, **BO, **patrons(world, 2), code="spring")
    text = Page(shown.text).text
    assert "SPRING takes €10.00 off." in text
    assert "Go on to pay €40.00" in text
    assert bookings(session, world) == []
    client.post(URL, data=sent(shown))
    [order] = bookings(session, world)
    assert (order.total, order.status) == (4000, "pending")


def test_a_code_taken_out_again_is_no_surprise_either(
    client: ReviewingClient, world: World, session: Session
) -> None:
    desk.add(world)
    session.commit()
    shown = client.fill(URL, status=200, **BO, **patrons(world), code="spring")
    without = client.post(URL, data=sent(shown, code=""))
    assert "Go on to pay €25.00" in Page(without.text).text
    assert bookings(session, world) == []


def test_a_promo_link_fills_the_code_in_and_opens_what_is_hidden(
    client: ReviewingClient, world: World, session: Session
) -> None:
    crew = desk.hidden_type(world)
    desk.add(world, "CREW", "price", 0, type_ids=frozenset({crew.id}))
    session.commit()
    assert "Crew" not in client.page(URL).text
    page = client.page(f"{URL}?code=crew&t{crew.id}=1")
    assert "CREW takes €10.00 off." in page.text
    response = client.post(URL, data={**page.form(URL).values(), **BO})
    assert response.status_code == 303
    [order] = bookings(session, world)
    assert (order.total, order.status) == (0, "confirmed")


def test_an_unknown_code_is_told_beside_its_field_and_nothing_is_lost(
    client: ReviewingClient, world: World, session: Session
) -> None:
    desk.add(world)
    session.commit()
    looked = client.get(f"{URL}?code=SPRNG&name=Bo&t{world.patron.id}=2", headers=HTMX)
    assert "This code isn’t valid for this event." in Page(looked.text).text
    refused = client.fill(URL, status=422, **BO, **patrons(world), code="SPRNG", shown="SPRNG")
    assert sent(refused)["code"] == "SPRNG"
    assert sent(refused)["name"] == "Bo Buyer"
    assert [order.status for order in bookings(session, world)] == ["pending"]  # the places are held


def test_guessing_answers_429(client: ReviewingClient, world: World, session: Session) -> None:
    desk.add(world)
    session.commit()
    for n in range(20):
        assert client.get(f"{URL}?code=GUESS{n}").status_code == 422
    assert client.get(f"{URL}?code=SPRING").status_code == 429
    forged = client.get(f"{URL}?code=SPRING", headers={"X-Forwarded-For": "198.51.100.7"})
    assert forged.status_code == 429
    assert client.get(URL).status_code == 200
    client.fill(URL, status=429, **BO, **patrons(world), code="SPRING", shown="SPRING")


def test_prices_and_discounts_from_the_client_are_never_read(
    client: ReviewingClient, world: World, session: Session
) -> None:
    client.fill(URL, **BO, **patrons(world), discount="2500", total="0", price="0", promo_code_id="1")
    [order] = bookings(session, world)
    assert order.total == 2500


def test_a_code_that_does_nothing_for_the_choice_is_told_and_refused(
    client: ReviewingClient, world: World, session: Session
) -> None:
    desk.add(world, type_ids=frozenset({world.patron.id}))
    session.commit()
    choice = {f"t{world.seat.id}": "1", f"t{world.patron.id}": "0"}
    looked = client.get(URL, query_string={**choice, "code": "SPRING"})
    assert "SPRING is not for the tickets you chose." in Page(looked.text).text
    refused = client.fill(URL, status=422, **BO, **choice, code="SPRING", shown="SPRING")
    assert "SPRING is not for the tickets you chose." in Page(refused.text).text


def test_a_held_code_stays_good_on_the_page_when_it_is_stopped(
    client: ReviewingClient, world: World, session: Session
) -> None:
    promo = desk.add(world)
    session.commit()
    held = client.fill(URL, status=422, **patrons(world), code="SPRING", shown="SPRING")
    promotions.stop_code(promo, by=world.owner)
    session.commit()
    booked = client.post(URL, data=sent(held, **BO))
    assert booked.status_code == 303
    assert [order.total for order in bookings(session, world)] == [2000]


def test_the_source_of_a_link_is_kept_with_the_order(
    client: ReviewingClient, world: World, session: Session
) -> None:
    page = client.page(f"{EVENT}?from=Newsletter&code=spring")
    carried = page.form(URL).values()
    hidden = {e.get("name"): e.get("value") for e in page.root.iter() if e.get("form") == "book-form"}
    assert hidden == {"from": "newsletter", "code": "SPRING"}
    arrived = Page(client.get(URL, query_string={**carried, "from": "newsletter"}).text)
    client.post(URL, data={**arrived.form(URL).values(), **BO, f"t{world.seat.id}": "1"})
    [order] = bookings(session, world)
    assert order.source == "newsletter"


def test_a_source_that_is_none_of_ours_is_left_out(
    client: ReviewingClient, world: World, session: Session
) -> None:
    for odd in ("api", "<script>", "x" * 41, "a b", "ümlaut"):
        assert 'form="book-form"' not in client.get(EVENT, query_string={"from": odd}).text
    client.fill(URL, **BO, **{f"t{world.seat.id}": "1"}, source="<b>")
    assert bookings(session, world)[0].source is None


def test_a_booking_without_a_code_asks_nothing_more(
    client: ReviewingClient, world: World, session: Session, count_queries: Any
) -> None:
    count_queries.start()
    client.get(URL)
    before = count_queries.n
    desk.add(world)
    session.commit()
    count_queries.start()
    client.get(URL)
    assert count_queries.n == before


def test_a_code_is_kept_through_the_payment(client: ReviewingClient, world: World, session: Session) -> None:
    promo = desk.add(world, "ALL", "percent", 100, most_tickets=1)
    order = desk.book(world, "all", patron=2)
    assert (order.total, desk.uses(promo)) == (2500, 1)
    assert orders.shown_status(order) == "pending"


def test_rule_3_a_price_that_was_shown_is_charged_as_long_as_the_hold_lives(
    client: ReviewingClient, world: World, session: Session
) -> None:
    promo = desk.add(world)
    session.commit()
    held = client.fill(URL, status=422, **patrons(world), code="SPRING", shown="SPRING")
    world.patron.price, promo.value = 9000, 1
    session.commit()
    again = client.post(URL, data=sent(held, name="Bo Buyer", email="no address"))
    assert "Go on to pay €20.00" in Page(again.text).text
    client.post(URL, data=sent(again, **BO))
    assert [order.total for order in bookings(session, world)] == [2000]


def test_another_choice_than_the_held_one_costs_what_it_costs_now(
    client: ReviewingClient, world: World, session: Session
) -> None:
    held = client.fill(URL, status=422, **patrons(world))
    world.patron.price = 9000
    session.commit()
    client.post(URL, data=sent(held, **BO, **patrons(world, 2)))
    assert [order.total for order in bookings(session, world)] == [18000]
