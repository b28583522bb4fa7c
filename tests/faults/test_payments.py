"""The provider at its worst: every bad behaviour ends with clean books that match the provider's own.

Each has its control: what it would look like without the thing that makes it good.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import requests
from flask import Flask

from app.core import clock
from app.core.db import db, unit_of_work
from app.domain import orders, payments
from app.domain.payments import settling, signed
from app.models import Order, Payment, Webhook
from app.settings import Settings
from tests.conftest import test_settings
from tests.double.handle import KEY, WEBHOOK_SECRET, Double
from tests.double.post import signature
from tests.faults.shop import PRICE, Sale, Shop, away, becomes, is_sold, open_shop
from tests.servers import clone_of
from tests.world import World

pytestmark = pytest.mark.committed


@pytest.fixture(scope="module")
def _shop(
    app: Flask, servers: tuple[str, str], template_name: str, redis_url: str, _double: Double,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Shop]:  # fmt: skip
    with clone_of(servers[0], template_name) as database_url:
        settings = test_settings(database_url, redis_url, tmp_path_factory.mktemp("shop"))
        with open_shop(settings, _double) as shop:
            yield shop
        told = (settings.data_dir / "web.log").read_text()
        assert "/healthz" in told
        assert [secret for secret in (KEY, WEBHOOK_SECRET) if secret in told] == []


@pytest.fixture
def shop(_shop: Shop, double: Double) -> Iterator[Shop]:
    """The shop, the provider well-behaved; at the end the books are clean and match the provider's."""
    double.post_to(_shop.webhook)
    yield _shop
    double.mood()
    double.post_to("")
    assert _shop.breaches() == []
    assert _shop.disagreements() == []


def test_a_good_day(shop: Shop) -> None:
    sale = shop.book()
    shop.pay(sale)
    assert becomes(shop, sale, "completed")
    assert is_sold(shop, sale)


def test_a_lost_message_is_made_good_by_the_poller_and_by_nothing_else(shop: Shop) -> None:
    shop.double.post_to(shop.webhook, keep=True)
    sale = shop.book()
    shop.pay(sale)
    assert not becomes(shop, sale, "completed", 1.0)  # the control: paid, and nobody knows
    assert shop.disagreements() != []
    shop.poll()
    assert is_sold(shop, sale)


def test_twenty_copies_at_once_have_one_effect(shop: Shop) -> None:
    shop.double.post_to(shop.webhook, keep=True)
    sale = shop.book()
    shop.pay(sale)
    assert set(shop.double.send("checkout.session.completed", copies=20)) == {200}
    assert is_sold(shop, sale)
    assert shop.facts(sale, "PaymentCompleted") == 1
    assert shop.rows("SELECT count(*) AS n FROM webhook WHERE state = 'received'")[0]["n"] == 0


def test_messages_in_the_wrong_order_end_as_refunded(shop: Shop) -> None:
    shop.double.post_to(shop.webhook, keep=True)
    sale = shop.book()
    shop.pay(sale)
    shop.poll()
    shop.refund(sale, "wrong-order")
    kinds = ("refund.created", "charge.refunded", "checkout.session.completed")
    assert shop.double.send(*kinds) == [200, 200, 200]
    assert (shop.payment(sale)["state"], shop.order(sale)) == ("refunded", "refunded")
    assert shop.tickets(sale) == 0
    assert shop.facts(sale, "PaymentCompleted") == 1


def test_a_lost_answer_to_the_beginning_is_one_session(shop: Shop) -> None:
    shop.double.mood(begin={"lose": True, "times": 1})
    sale = shop.book()
    assert "could not be reached" in shop.pay_page(sale)
    assert shop.payment(sale)["provider_ref"] is None  # the control: without another try nobody can pay
    shop.try_again(sale)
    number = str(shop.payment(sale)["id"])
    mine = [s for s in shop.double.sessions() if s["metadata"] == {"payment_id": number, "site": shop.site}]
    assert [s["id"] for s in mine] == [shop.payment(sale)["provider_ref"]]
    shop.pay(sale)
    assert becomes(shop, sale, "completed")


def test_a_provider_that_breaks_is_tried_again_until_it_works(shop: Shop) -> None:
    shop.double.mood(begin={"status": 500})
    sale = shop.book()
    shop.try_again(sale)
    assert "could not be reached" in shop.pay_page(sale)
    shop.double.mood()
    shop.try_again(sale)
    shop.double.mood(look={"status": 500})
    shop.pay(sale)
    shop.poll()
    assert shop.payment(sale)["state"] == "pending"  # the control: a poller that can't ask knows nothing
    shop.double.mood()
    shop.poll(timedelta(minutes=3))
    assert is_sold(shop, sale)


def test_a_slow_provider_holds_no_connection_and_no_lock(shop: Shop) -> None:
    shop.double.mood(begin={"before": 20})
    before = shop.double.calls("begin", "arrived")
    waiting = shop.book_into_the_void()
    shop.double.wait_for_call("begin", "arrived", before)
    held = "SELECT count(*) AS n FROM pg_stat_activity WHERE datname = :name AND state LIKE 'idle in%'"
    assert shop.rows(held, name=shop.engine.url.database)[0]["n"] == 0
    assert requests.get(shop.stack.url + "/readyz", timeout=3).ok
    shop.double.mood()
    waiting.join(20)
    assert not waiting.is_alive()


def test_another_amount_is_flagged_for_a_person_and_sells_nothing(shop: Shop) -> None:
    sale = shop.book()
    shop.double.mood(look={"lie": {"amount_total": 100}})
    shop.pay(sale)
    assert becomes(shop, sale, "completed")
    payment = shop.payment(sale)
    assert (payment["captured"], payment["amount"]) == (100, PRICE)
    assert payment["flag"]
    assert shop.order(sale) == "pending"
    assert shop.tickets(sale) == 0


def test_paid_late_is_honoured_while_there_are_places(shop: Shop) -> None:
    shop.double.post_to(shop.webhook, keep=True)
    sale = shop.book()
    shop.let_holds_run_out()
    assert shop.order(sale) == "expired"
    shop.pay(sale)  # in the moment before the poller closes the session
    assert shop.double.send("checkout.session.completed") == [200]
    assert is_sold(shop, sale)


def test_paid_late_without_places_goes_back_by_itself(shop: Shop) -> None:
    shop.double.post_to(shop.webhook, keep=True)
    sale = shop.book()
    shop.let_holds_run_out()
    full = "UPDATE counter SET quantity = taken WHERE id IN (SELECT counter_id FROM ticket_type_counter)"
    before = shop.rows("SELECT id, quantity FROM counter")
    shop.rows(full)
    shop.pay(sale)
    assert shop.double.send("checkout.session.completed") == [200]
    assert shop.payment(sale)["state"] == "completed"
    assert shop.disagreements() == []  # the control: until somebody asks for it, no money moves
    assert [
        c["refunded"] for ref, c in shop.captures().items() if ref == shop.payment(sale)["provider_ref"]
    ] == [0]
    shop.poll(timedelta())
    for row in before:
        shop.rows("UPDATE counter SET quantity = :quantity WHERE id = :id", **row)
    assert (shop.payment(sale)["state"], shop.order(sale)) == ("refunded", "expired")
    assert shop.captures()[shop.payment(sale)["provider_ref"]]["refunded"] == PRICE


def test_a_hold_that_ran_out_can_not_be_paid_any_more(shop: Shop) -> None:
    sale = shop.book()
    shop.let_holds_run_out()
    shop.poll(timedelta(minutes=17))
    assert shop.payment(sale)["state"] == "cancelled"
    with pytest.raises(requests.HTTPError):
        shop.pay(sale)


def test_a_refund_whose_answer_was_lost_is_one_refund(shop: Shop) -> None:
    sale = shop.book()
    shop.pay(sale)
    assert becomes(shop, sale, "completed")
    shop.double.mood(refund={"lose": True, "times": 1})
    shop.refund(sale, "lost-answer")
    assert shop.payment(sale)["state"] == "completed"
    assert shop.disagreements() != []  # the control: it went back, and we don't know
    shop.double.tell("forget_keys")
    shop.poll(timedelta(minutes=1))
    assert shop.payment(sale)["state"] == "refunded"
    assert shop.captures()[shop.payment(sale)["provider_ref"]]["refunded"] == PRICE


@pytest.mark.parametrize("work", ["done", "never done"])
def test_a_killed_web_process_leaves_a_hold_that_runs_out(shop: Shop, work: str) -> None:
    """Killed between the call and the store, or between the commit and the call."""
    shop.double.mood(begin={"after": 30} if work == "done" else {"before": 30, "drop": True})
    state = "done" if work == "done" else "arrived"
    before, sessions = shop.double.calls("begin", state), len(shop.double.sessions())
    gone = shop.book_into_the_void()
    shop.double.wait_for_call("begin", state, before)
    shop.kill_web()
    gone.join(10)
    shop.double.mood()
    assert len(shop.double.sessions()) - sessions == (1 if work == "done" else 0)
    last = (
        'SELECT p.*, o.status FROM payment p JOIN "order" o ON o.id = p.order_id ORDER BY p.id DESC LIMIT 1'
    )
    (row,) = shop.rows(last)
    assert (row["state"], row["provider_ref"], row["status"]) == ("pending", None, "pending")  # the control
    shop.let_holds_run_out()
    shop.poll(timedelta(minutes=17))
    (row,) = shop.rows(last)
    assert (row["state"], row["status"]) == ("cancelled", "expired")


def test_while_the_database_is_away_messages_are_sent_back_and_come_again(
    shop: Shop, servers: tuple[str, str]
) -> None:
    shop.double.post_to(shop.webhook, keep=True)
    sale = shop.book()
    shop.pay(sale)
    with away(servers[0], shop.stack.settings.database_url):
        assert shop.double.send("checkout.session.completed") == [503]
    shop.reconnect()
    assert shop.payment(sale)["state"] == "pending"  # the control: a 503 did nothing
    assert shop.double.send("checkout.session.completed") == [200]
    assert is_sold(shop, sale)


def test_without_key_and_lock_copies_have_effects_of_their_own(
    cloned: Settings, app: Flask, double: Double, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the twenty copies: either protection alone is enough, without both it is sold again."""

    def keep_each(provider: str, event_ref: str, body: str, account_id: int | None = None) -> Webhook:
        kept = Webhook(provider=provider, event_ref=event_ref, body=body, received_at=clock.now())
        db.session.add(kept)
        db.session.flush()
        return kept

    def look_without_lock(payment: Payment) -> Order:
        order = db.session.get_one(Order, payment.order_id)
        time.sleep(0.2)
        return order

    with open_shop(cloned, double, serving=False) as shop:
        assert effects_of_copies(shop, 5) == 1
        shop.rows("ALTER TABLE webhook DROP CONSTRAINT uq_webhook_provider_event_ref")
        monkeypatch.setattr(signed, "receive_webhook", keep_each)
        assert effects_of_copies(shop, 5) == 1
        monkeypatch.setattr(settling, "lock_payment", look_without_lock)
        assert effects_of_copies(shop, 5) > 1
        assert shop.breaches() != []


def effects_of_copies(shop: Shop, copies: int) -> int:
    """A payment is made and told so many times at once; how often it completed."""
    with shop.worker.app_context():
        with unit_of_work():
            world = World.load()
            order = orders.place_order(
                world.concert, {world.patron.id: 1}, orders.Buyer("A", "a@b.example"), by=None
            )
            begun = payments.begin_payment(order, "stripe", f"{shop.stack.url}/?paid=1", shop.stack.url)
        answer = begun.call()
        with unit_of_work():
            ref = str(begun.store(answer).provider_ref)
    sale = Sale(requests.Session(), order.code)
    shop.double.buyer("pay", ref)
    thing = {"object": "checkout.session", "id": ref}
    event = {"object": "event", "id": f"evt_{ref}", "type": "any", "data": {"object": thing}}
    body = json.dumps(event).encode()
    headers = {"Stripe-Signature": signature(body, WEBHOOK_SECRET)}
    gate = threading.Barrier(copies)

    def tell(_n: int) -> int:
        gate.wait()
        return shop.worker.test_client().post("/webhooks/stripe", data=body, headers=headers).status_code

    with ThreadPoolExecutor(copies) as pool:
        list(pool.map(tell, range(copies)))
    return shop.facts(sale, "PaymentCompleted")
