"""What organizers do by hand at their pages: make an order, take its money, put it right, note it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import find_breaches
from app.core import clock, sheets
from app.domain import checkin, orders, tickets
from app.models import Order, OrderLine, OrderNote, Refund
from app.models.orders import CONFIRMED, PENDING
from tests.conftest import QueryCount
from tests.pages import Page
from tests.review import ReviewingClient
from tests.taxes.desk import taxed
from tests.world import World

ROOT = "/manage/night-of-small-websites"
CLEO = {"name": "Cleo Guest", "email": "cleo@example.org"}


@pytest.fixture
def owner(client: ReviewingClient, world: World) -> ReviewingClient:
    client.sign_in("owner@example.com")
    return client


def newest(session: Session) -> Order:
    session.expire_all()
    return session.scalars(select(Order).order_by(Order.id.desc())).first()  # type: ignore[return-value]


def made(owner: ReviewingClient, world: World, session: Session, **changes: str) -> Order:
    values = {
        **CLEO,
        f"t{world.patron.id}": "2",
        "way": "bank",
        "instructions": "NL00 BANK 01\nGuild",
        **changes,
    }
    owner.fill(f"{ROOT}/orders/new", **values)
    return newest(session)


def test_a_comp_is_made_on_one_page(owner: ReviewingClient, world: World, session: Session) -> None:
    order = made(owner, world, session, way="comp", guests="\nDan\n")
    assert (order.status, order.total) == (CONFIRMED, 0)
    names = [ticket.guest.name for ticket in tickets.list_tickets_of_order(order)]
    assert names == ["Cleo Guest", "Dan"]


def test_a_transfer_is_marked_paid_with_its_reference(
    owner: ReviewingClient, world: World, session: Session
) -> None:
    order = made(owner, world, session)
    assert order.status == PENDING
    page = owner.page(f"{ROOT}/orders/{order.code}")
    assert "Mark as paid" in page.links()
    owner.fill(f"{ROOT}/orders/{order.code}/payment", method="bank", reference="TRX 17")
    session.expire_all()
    assert order.status == CONFIRMED
    assert "Bank transfer, TRX 17" in owner.get(f"{ROOT}/orders/{order.code}").get_data(as_text=True)


def test_the_next_order_remembers_the_account(owner: ReviewingClient, world: World, session: Session) -> None:
    made(owner, world, session)
    assert "NL00 BANK 01" in owner.get(f"{ROOT}/orders/new").get_data(as_text=True)


def test_too_many_are_refused_beside_their_type(
    owner: ReviewingClient, world: World, session: Session
) -> None:
    answer = owner.fill(
        f"{ROOT}/orders/new", **CLEO, **{f"t{world.patron.id}": "21", "way": "comp"}, status=422
    )
    assert "only 20 are left" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "the door looks for it"),
        ({"email": "no"}, "such as sam@example.org"),
        ({"days": "0"}, "from 1 to 90"),
        ({"instructions": ""}, "the buyer reads it"),
        ({"way": "gold"}, "Choose one of those"),
        ({"guests": "x" * 201}, "200 letters"),
        ({"guests": "Cas Companion"}, "more names than tickets"),
    ],
)
def test_what_makes_no_sense_is_told(
    owner: ReviewingClient, world: World, changes: dict[str, str], words: str
) -> None:
    values = {**CLEO, f"t{world.patron.id}": "1", "way": "bank", "instructions": "NL00", **changes}
    answer = owner.fill(f"{ROOT}/orders/new", status=422, **values)
    assert words in answer.get_data(as_text=True)


def test_the_buyer_reads_how_to_pay(owner: ReviewingClient, world: World, session: Session) -> None:
    order = made(owner, world, session)
    secret = orders.order_secret(order.code)
    owner.get(f"/bookings/{order.code}/{secret}")
    assert "How to pay" in owner.get(f"/bookings/{order.code}").get_data(as_text=True)
    told = owner.get(f"/bookings/{order.code}/payment").get_data(as_text=True)
    assert "NL00 BANK 01" in told
    assert order.code in told


def test_money_by_hand_goes_back_by_hand(owner: ReviewingClient, world: World, session: Session) -> None:
    order = made(owner, world, session, way="door")
    owner.fill(f"{ROOT}/orders/{order.code}/payment", method="cash")
    owner.fill(f"{ROOT}/orders/{order.code}/refunds", what="all", reason="ill")
    session.expire_all()
    refund = session.scalars(select(Refund)).one()
    assert refund.state == "pending"
    url = f"{ROOT}/orders/{order.code}"
    assert "goes back by hand" in owner.get(f"{ROOT}/orders/{order.code}").get_data(as_text=True)
    owner.fill(url, action=f"{url}/refunds/{refund.id}/completion")
    session.expire_all()
    assert refund.state == "completed"


def test_the_buyer_is_corrected_and_written_to(
    owner: ReviewingClient, world: World, session: Session
) -> None:
    url = f"{ROOT}/orders/{world.booking.code}/buyer"
    owner.fill(url, name="Ada Better", email="ADA@better.example")
    session.expire_all()
    assert (world.booking.name, world.booking.email) == ("Ada Better", "ada@better.example")
    assert world.booking.user_id is None
    owner.fill(url, name="Someone", email="ada@better.example", version="1", status=409)


def test_notes_are_kept_and_taken_away(owner: ReviewingClient, world: World, session: Session) -> None:
    url = f"{ROOT}/orders/{world.booking.code}"
    owner.fill(f"{url}/notes", text="Brings a <dog>")
    note = session.scalars(select(OrderNote)).one()
    assert "Brings a &lt;dog&gt;" in owner.get(url).get_data(as_text=True)
    owner.fill(f"{url}/notes", text=" ", status=422)
    owner.fill(url, action=f"{url}/notes/{note.id}/removal")
    assert session.scalars(select(OrderNote)).all() == []


def read(owner: ReviewingClient, query: str = "") -> list[list[str]]:
    answer = owner.get(f"{ROOT}/orders.csv{query}")
    assert answer.status_code == 200
    return sheets.from_csv(answer.data)


def test_the_orders_come_as_a_file(owner: ReviewingClient, world: World, session: Session) -> None:
    order = made(owner, world, session)
    owner.fill(f"{ROOT}/orders/{order.code}/payment", method="card", reference="=1")
    head, first, second = read(owner)
    assert head[:4] == ["Order", "Buyer", "E-mail", "State"]
    assert first[0:4] == [order.code, "Cleo Guest", "cleo@example.org", "confirmed"]
    sums = ["50.00", "0.00", "50.00", "EUR", "50.00", "0.00", "0.00", "50.00"]
    assert head[8:16] == ["Net", "Tax", "Total", "Currency", "Paid", "Given back", "Lost to disputes", "Left"]
    assert first[6:17] == ["2", "2 × Patron", *sums, "card"]
    assert second[0] == world.booking.code
    assert len(read(owner, "?q=cleo")) == 2
    assert owner.page(f"{ROOT}/orders?q=cleo").links()["Download as CSV"] == f"{ROOT}/orders.csv?q=cleo"


def test_the_file_tells_net_and_tax(owner: ReviewingClient, world: World, session: Session) -> None:
    taxed(world, "19", inside=False)
    made(owner, world, session)
    assert read(owner)[1][8:12] == ["50.00", "9.50", "59.50", "EUR"]


def test_the_file_takes_one_statement_however_many_orders(
    owner: ReviewingClient, world: World, session: Session, count_queries: QueryCount
) -> None:
    read(owner)
    count_queries.start()
    read(owner)
    few = count_queries.n
    for n in range(30):
        orders.place_order(world.concert, {world.seat.id: 1}, orders.Buyer("B", f"b{n}@example.org"), by=None)
    session.commit()
    count_queries.start()
    assert len(read(owner)) == 32
    assert count_queries.n == few


def test_after_the_event_the_list_says_who_did_not_come(
    owner: ReviewingClient, world: World, session: Session
) -> None:
    ticket = tickets.list_tickets_of_order(world.booking)[0]
    checkin.admit(world.entrance, ticket.secret, "a-nonce", by=world.door)
    session.commit()
    assert "Did not come" not in owner.get(f"{ROOT}/attendees").get_data(as_text=True)
    world.concert.starts_at = clock.now() - timedelta(hours=4)
    world.concert.ends_at = clock.now() - timedelta(hours=1)
    session.commit()
    told = owner.get(f"{ROOT}/attendees?presence=out").get_data(as_text=True)
    assert "1 person did not come" in told


@pytest.mark.parametrize(("price", "unit"), [("12.50", 1250), ("40", 4000), ("12,5", 1250), ("", 2500)])
def test_a_price_that_was_agreed_is_kept_on_the_order(
    owner: ReviewingClient, world: World, session: Session, price: str, unit: int
) -> None:
    order = made(owner, world, session, **{f"p{world.patron.id}": price})
    (line,) = session.scalars(select(OrderLine).where(OrderLine.order_id == order.id))
    assert (line.unit, line.gross, order.total) == (unit, unit * 2, unit * 2)
    assert not find_breaches()


def test_a_donation_for_a_free_ticket_waits_for_its_money(
    owner: ReviewingClient, world: World, session: Session
) -> None:
    order = made(
        owner,
        world,
        session,
        **{f"t{world.patron.id}": "0", f"t{world.seat.id}": "1", f"p{world.seat.id}": "5"},
    )
    assert (order.status, order.total) == (PENDING, 500)


@pytest.mark.parametrize("price", ["-1", "1.234", "five", "1e3", "9" * 20])
def test_an_odd_price_is_refused_beside_its_field(
    owner: ReviewingClient, world: World, session: Session, price: str
) -> None:
    values = {**CLEO, f"t{world.patron.id}": "1", "way": "door", f"p{world.patron.id}": price}
    answer = owner.fill(f"{ROOT}/orders/new", **values, status=422)
    assert "an amount such as" in answer.get_data(as_text=True)


def test_an_order_beyond_the_limits_is_made_once_it_is_meant(
    owner: ReviewingClient, world: World, session: Session
) -> None:
    world.patron.max_per_order = 1
    session.commit()
    wanted = {**CLEO, f"t{world.patron.id}": "2", "way": "comp"}
    asked = owner.fill(f"{ROOT}/orders/new", **wanted, status=409)
    assert "at most 1 per booking" in asked.text
    assert "Make it anyway" in asked.text
    values = Page(asked.text).form(f"{ROOT}/orders/new").values()
    assert owner.post(f"{ROOT}/orders/new", data=values).status_code == 409, "not without saying so"
    meant = owner.post(f"{ROOT}/orders/new", data={**values, "beyond": "Patron: at most 1 per booking."})
    assert meant.status_code == 303
    assert len(tickets.list_tickets_of_order(newest(session))) == 2
