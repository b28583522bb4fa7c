"""Many codes at once: each for one booking, one rule, stopped together."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import sheets
from app.core.errors import Refused
from app.core.ids import ALPHABET
from app.domain import orders, promotions
from app.models import CodeBatch, Counter, PromoCode, PromoCodeType
from tests.conftest import ReviewingClient
from tests.promotions import desk
from tests.world import World

CODES = "/events/night-of-small-websites/promo-codes"
NEW = f"{CODES}/batches/new"


@pytest.fixture
def owner(client: ReviewingClient, world: World) -> ReviewingClient:
    client.sign_in("owner@example.com")
    return client


def make(world: World, count: int = 3, kind: str = "percent", value: int = 100, **more: Any) -> CodeBatch:
    details = promotions.CodeDetails(kind, value, **more)
    return promotions.make_batch(world.concert, "Volunteers", count, "crew", details, by=world.owner)


def codes_of(batch: CodeBatch) -> list[PromoCode]:
    return [one.promo for one in promotions.list_batch(batch)]


def test_thousands_are_made_in_a_handful_of_statements(
    world: World, session: Session, count_queries: Any
) -> None:
    session.flush()
    count_queries.start()
    batch = make(world, promotions.MOST, type_ids=frozenset({world.patron.id}))
    assert count_queries.n <= 10
    codes = codes_of(batch)
    assert len({code.code for code in codes}) == len({code.counter_id for code in codes}) == 5000
    assert all(code.code.startswith("CREW-") and set(code.code[5:]) <= set(ALPHABET) for code in codes)
    own = select(func.count()).select_from(Counter).where(Counter.id.in_([code.counter_id for code in codes]))
    assert (
        session.scalar(own.where(Counter.quantity == 1, Counter.taken == 0, Counter.kind == "code")) == 5000
    )
    assert session.scalar(select(func.count()).select_from(PromoCodeType)) == 5000


def test_each_code_is_good_for_one_booking(world: World) -> None:
    batch = make(world)
    first, second, _third = codes_of(batch)
    order = desk.book(world, first.code.lower(), patron=2)
    assert order.total == 0
    assert "as often as it may be" in desk.why(world, first.code)
    desk.book(world, second.code)
    [use] = promotions.list_batches(world.concert)
    assert (use.uses, use.count, use.going, use.state, use.sold.tickets) == (2, 3, 3, "open", 3)
    orders.cancel_order(order, by=None)
    assert desk.find(world, first.code) is not None
    assert promotions.list_batches(world.concert)[0].uses == 1


def test_codes_are_stopped_together_and_bookings_stand(world: World) -> None:
    batch = make(world)
    first, second, third = codes_of(batch)
    order = desk.book(world, first.code)
    promotions.stop_code(third, by=world.owner)
    promotions.stop_batch(batch, by=world.owner)
    promotions.stop_batch(batch, by=world.owner)
    assert promotions.list_batches(world.concert)[0].state == "stopped"
    assert "isn’t valid" in desk.why(world, second.code)
    assert order.status == "confirmed"
    promotions.resume_batch(batch, by=world.owner)
    assert desk.find(world, second.code) is not None


def test_a_code_that_somebody_else_made_is_not_drawn(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.add(world, "CREW-22222222")
    drawn = iter(["22222222", "33333333", "33333333", "44444444"])
    monkeypatch.setattr("app.core.ids.new_code", lambda: next(drawn))
    assert [code.code for code in codes_of(make(world, 2))] == ["CREW-33333333", "CREW-44444444"]


@pytest.mark.parametrize(
    ("count", "prefix", "more", "field"),
    [
        (0, "", {}, "count"),
        (5001, "", {}, "count"),
        (2, "a b!", {}, "prefix"),
        (2, "-", {"value": 101}, "value"),
        (2, "", {"type_ids": frozenset({999_999})}, "types"),
    ],
)
def test_odd_wishes_are_refused(
    world: World, session: Session, count: int, prefix: str, more: dict[str, Any], field: str
) -> None:
    details = promotions.CodeDetails(**{"kind": "percent", "value": 5, **more})
    with pytest.raises(Refused) as refusal:
        promotions.make_batch(world.concert, "X", count, prefix, details, by=world.owner)
    assert refusal.value.field == field
    assert session.scalar(select(func.count()).select_from(PromoCode)) == 0


def test_one_of_many_is_not_edited(world: World) -> None:
    promo = codes_of(make(world))[0]
    with pytest.raises(Refused, match="share its rule"):
        promotions.edit_code(world.concert, promo, promotions.details_of(promo), 1, by=world.owner)


def test_an_organizer_makes_codes_and_takes_the_list_away(
    owner: ReviewingClient, world: World, session: Session
) -> None:
    refused = owner.fill(NEW, status=422, name="Guests", count="5001", kind="percent", value="100")
    assert "from 1 to 5000" in refused.text
    owner.fill(NEW, name="Guests", count="60", kind="price", value="5", types=str(world.patron.id))
    [use] = promotions.list_batches(world.concert)
    first = promotions.list_batch(use.batch)[0].promo
    order = desk.book(world, first.code)
    session.commit()
    assert "Guests €5.00 a ticketPatron 1 of 60" in " ".join(owner.page(CODES).text.split())
    address = f"{CODES}/batches/{use.batch.id}"
    page = owner.page(address)
    assert "1 of 60 are used" in page.text
    assert order.code in page.text
    assert "1 to 50 of 60" in page.text
    rows = sheets.from_csv(owner.get(f"{address}.csv").data)
    assert len(rows) == 61
    assert rows[1] == [first.code, "Used", order.code]
    assert rows[2][1:] == ["Open", ""]


def test_an_organizer_stops_one_then_all(owner: ReviewingClient, world: World, session: Session) -> None:
    batch = make(world)
    first = codes_of(batch)[0]
    session.commit()
    address = f"{CODES}/batches/{batch.id}"
    owner.fill(address, action=f"{CODES}/{first.id}/stop")
    assert "Stopped" in owner.page(address).text
    owner.fill(address, action=f"{address}/stop")
    assert "Resume all" in owner.page(address).text
    owner.fill(address, action=f"{address}/resumption")
    session.expire_all()
    assert promotions.list_batches(world.concert)[0].going == 3


def test_another_events_codes_are_not_found(client: ReviewingClient, world: World, session: Session) -> None:
    batch = make(world)
    session.commit()
    client.sign_in("stranger@example.com")
    for address in ("", ".csv"):
        assert client.get(f"/events/elsewhere/promo-codes/batches/{batch.id}{address}").status_code == 404
    assert client.get(f"{CODES}/batches/{batch.id}").status_code == 404


def test_the_list_asks_as_often_for_many(
    owner: ReviewingClient, world: World, session: Session, count_queries: Any
) -> None:
    def asked(address: str) -> int:
        session.commit()
        count_queries.start()
        owner.get(address)
        return int(count_queries.n)

    batch = make(world, 1)
    before = asked(CODES), asked(f"{CODES}/batches/{batch.id}")
    for _n in range(5):
        batch = make(world, 30, type_ids=frozenset({world.patron.id}))
    assert (asked(CODES), asked(f"{CODES}/batches/{batch.id}")) == before
