"""The organizer's pages: numbers that agree, lists that filter, doors that stay shut."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from app.core.facts import Fact
from app.domain import access, checkin, guests, orders, reports, tickets
from tests.conftest import QueryCount
from tests.review import ReviewingClient
from tests.world import World, make_event

CONCERT = "/manage/night-of-small-websites"
PAGES = (
    "",
    "/figures",
    "/attendees.csv",
    "/orders",
    "/orders/{code}",
    "/orders/{code}/cancellation",
    "/attendees",
)
PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}


def book(world: World, name: str, count: int = 1) -> orders.Buyer:
    buyer = orders.Buyer(name, f"{name.split()[0].lower()}@example.org")
    orders.place_order(world.concert, {world.seat.id: count}, buyer, by=None)
    return buyer


def let_in(world: World) -> None:
    ticket = tickets.list_tickets_of_order(world.booking)[0]
    checkin.admit(world.entrance, ticket.secret, "a-nonce", by=world.door)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("who", "status"), [("stranger", 404), ("attendee", 404), ("admin", 404), ("door", 403)]
)
def test_only_organizers_open_an_events_pages(
    client: ReviewingClient, world: World, page: str, who: str, status: int
) -> None:
    client.sign_in(f"{who}@example.com")
    client.page(CONCERT + page.format(code=world.booking.code), status)


@pytest.mark.parametrize("page", PAGES)
def test_a_visitor_is_asked_to_sign_in(client: ReviewingClient, world: World, page: str) -> None:
    client.page(CONCERT + page.format(code=world.booking.code), 303)


def test_another_events_order_is_not_found(client: ReviewingClient, world: World) -> None:
    client.sign_in("stranger@example.com")
    for page in ("", "/cancellation"):
        client.page(f"/manage/elsewhere/orders/{world.booking.code}{page}", 404)


def test_figures_count_sold_held_left_and_inside(world: World) -> None:
    orders.hold_places(world.concert, {world.seat.id: 3}, by=None)
    let_in(world)
    assert reports.figures_of(world.concert) == reports.Figures(
        sold=2, held=3, capacity=100, left=95, inside=1
    )


def test_overview_shows_figures_orders_and_what_happened(client: ReviewingClient, world: World) -> None:
    let_in(world)
    client.sign_in("owner@example.com")
    page = client.page(CONCERT)
    assert "1 of 2 inside" in page.text
    assert "Ada Attendee" in page.text
    assert f"Order {world.booking.code} booked, 2 places" in page.text
    assert "Ticket type Patron added" in page.text
    assert "Door Example helps at the door" in page.text
    assert page.links()["View page"] == "/events/night-of-small-websites"


def test_a_draft_says_what_is_missing_then_offers_to_publish(
    client: ReviewingClient, world: World, session: Session
) -> None:
    client.sign_in("owner@example.com")
    url = "/manage/a-draft-nobody-sees"
    assert "Before you can publish" in client.page(url).text
    tickets.add_ticket_type(world.draft, tickets.TypeDetails("Seat", 0), by=world.owner)
    session.commit()
    client.fill(url, action="/events/a-draft-nobody-sees/publication")
    assert "On sale" in client.page(url).text


def test_dashboard_groups_events_and_shows_only_ones_own(client: ReviewingClient, world: World) -> None:
    client.sign_in("owner@example.com")
    coming = " ".join("".join(client.page("/manage/").by_id("events").itertext()).split())
    assert "Night of Small Websites" in coming
    assert "2 of 100" in coming
    assert "Elsewhere" not in coming
    assert "A Draft Nobody Sees" not in coming
    assert "A Draft Nobody Sees" in client.page("/manage/?show=drafts").text
    assert "Nothing is over yet" in client.page("/manage/?show=past").text


def test_what_happened_lately_leads_on_and_is_told_once(
    client: ReviewingClient, session: Session, world: World
) -> None:
    book(world, "Vera Visitor")
    session.commit()
    client.sign_in("owner@example.com")
    order = orders.list_orders(world.concert, "vera", "", 1).items[0]
    for page in ("/manage/", CONCERT):
        view = client.page(page)
        assert view.links()[f"Order {order.code} booked, 1 place"] == f"{CONCERT}/orders/{order.code}"
        assert f"{order.code} holds" not in view.text


def test_door_staff_see_where_they_help_with_the_way_to_the_scanner(
    client: ReviewingClient, world: World
) -> None:
    access.appoint_staff(world.draft, "door@example.com", by=world.owner)
    client.sign_in("door@example.com")
    page = client.page("/manage/")
    assert "you help at the door" in page.text
    assert page.links()["Check-in"] == "/events/night-of-small-websites/door"
    assert "A Draft Nobody Sees" not in client.page("/manage/?show=drafts").text


def test_dashboard_of_a_newcomer_shows_how_to_begin(client: ReviewingClient, world: World) -> None:
    client.sign_in("attendee@example.com")
    page = client.page("/manage/")
    assert "Your next event begins here" in page.text
    assert page.links()["New event"] == "/events/new"


@pytest.mark.parametrize("search", ["ada", "ATTENDEE@example.com", "code"])
def test_orders_are_found_by_name_address_or_code(client: ReviewingClient, world: World, search: str) -> None:
    book(world, "Bo Buyer")
    client.sign_in("owner@example.com")
    wanted = world.booking.code if search == "code" else search
    text = client.page(f"{CONCERT}/orders?q={wanted}").text
    assert "Ada Attendee" in text
    assert "Bo Buyer" not in text


def test_orders_are_filtered_by_state(client: ReviewingClient, world: World) -> None:
    book(world, "Bo Buyer")
    orders.cancel_order(world.booking, by=world.owner)
    client.sign_in("owner@example.com")
    text = client.page(f"{CONCERT}/orders?status=cancelled").text
    assert "Ada Attendee" in text
    assert "Bo Buyer" not in text


@pytest.mark.parametrize("page", ["orders", "attendees"])
@pytest.mark.parametrize("query", ["q=%25", "q=%27", "q=%00", "q=_", "q=%5C", "q=" + "x" * 5000, "page=-3",
                                   "status=x&presence=y&type=z", "type=99999999999999999999"])  # fmt: skip
def test_odd_filters_find_nothing_or_everything(
    client: ReviewingClient, world: World, page: str, query: str
) -> None:
    client.sign_in("owner@example.com")
    text = client.page(f"{CONCERT}/{page}?{query}").text
    assert ("Ada Attendee" in text) == (not query.startswith("q=") or query == "q=%00")


def test_a_filtered_list_is_a_fragment_with_a_tidy_address(client: ReviewingClient, world: World) -> None:
    client.sign_in("owner@example.com")
    response = client.get(f"{CONCERT}/attendees?q=ada&presence=&type=", headers=PARTIAL)
    assert response.text.lstrip().startswith('<div id="attendees">')
    assert response.headers["HX-Replace-Url"] == f"{CONCERT}/attendees?q=ada"


def test_attendees_are_filtered_by_search_presence_and_type(world: World) -> None:
    let_in(world)

    def names(search: str = "", presence: str = "", type_id: int | None = None) -> list[str | None]:
        found = guests.list_attendees(world.concert, search, presence, type_id, 1)
        return [attendee.ticket.guest.name for attendee in found.items]

    assert names() == ["Ada Attendee", "Grace Guest"]
    assert names("grace") == ["Grace Guest"]
    assert names(world.booking.code) == ["Ada Attendee", "Grace Guest"]
    assert names(presence=guests.INSIDE) == ["Ada Attendee"]
    assert names(presence=guests.OUTSIDE) == ["Grace Guest"]
    assert names(type_id=world.patron.id) == []


def test_attendees_of_a_cancelled_order_are_gone(world: World) -> None:
    orders.cancel_order(world.booking, by=world.owner)
    assert guests.list_attendees(world.concert, "", "", None, 1).total == 0


def test_show_order_tells_tickets_and_history(client: ReviewingClient, world: World) -> None:
    let_in(world)
    client.sign_in("assistant@example.com")
    text = client.page(f"{CONCERT}/orders/{world.booking.code}").text
    assert "attendee@example.com" in text
    assert f"{world.booking.code}-2" in text
    assert "Inside" in text
    assert f"Ticket {world.booking.code}-1 came in · Door Example" in text


def test_cancel_order_asks_names_and_does(client: ReviewingClient, world: World, session: Session) -> None:
    client.sign_in("owner@example.com")
    url = f"{CONCERT}/orders/{world.booking.code}"
    asked = client.page(url + "/cancellation").text
    assert "All 2 tickets of Ada Attendee" in asked
    client.fill(url + "/cancellation")
    shown = client.page(url).text
    assert "2 places are free again" in shown
    assert "Cancel this order" not in shown
    session.expire_all()
    assert reports.figures_of(world.concert).sold == 0


def test_cancel_order_is_refused_once_somebody_is_in(client: ReviewingClient, world: World) -> None:
    let_in(world)
    client.sign_in("owner@example.com")
    url = f"{CONCERT}/orders/{world.booking.code}/cancellation"
    response = client.fill(url, status=422)
    assert "Somebody has come in" in response.text


@pytest.mark.parametrize("url", ["/manage/", CONCERT, CONCERT + "/orders", CONCERT + "/attendees"])
def test_lists_take_as_many_statements_for_30_rows_as_for_1(
    client: ReviewingClient, world: World, session: Session, count_queries: QueryCount, url: str
) -> None:
    client.sign_in("owner@example.com")
    client.page(url)
    count_queries.start()
    client.page(url)
    few = count_queries.n
    for n in range(30):
        make_event(world.guild, f"on-{n}", f"On {n}", capacity=10)
        book(world, f"Buyer{n} Example")
    session.commit()
    count_queries.start()
    client.page(url)
    assert count_queries.n == few


def test_long_lists_have_pages(client: ReviewingClient, world: World, session: Session) -> None:
    for n in range(35):
        book(world, f"Buyer{n} Example")
    session.commit()
    client.sign_in("owner@example.com")
    page = client.page(f"{CONCERT}/orders?q=buyer")
    assert "1 to 30 of 35" in page.text
    assert page.links()["2"] == f"{CONCERT}/orders?q=buyer&page=2"


def test_an_unknown_kind_of_fact_is_told_by_its_name(world: World) -> None:
    fact = Fact(id=1, kind="MoonLanded", event_id=None, subject="moon:1", actor_id=None, data={})
    assert reports.tell([fact])[0].text == "MoonLanded"


def test_an_orders_own_history_leads_nowhere_else(client: ReviewingClient, world: World) -> None:
    client.sign_in("owner@example.com")
    page = client.page(f"{CONCERT}/orders/{world.booking.code}")
    assert f"Order {world.booking.code} booked, 2 places" in page.text
    assert f"Order {world.booking.code} booked, 2 places" not in page.links()


@pytest.mark.parametrize("page", ["", "/orders", "/attendees"])
def test_the_pages_of_one_event_lead_back_to_all(client: ReviewingClient, world: World, page: str) -> None:
    client.sign_in("owner@example.com")
    assert client.page(CONCERT + page).links()["Your events"] == "/manage/"
