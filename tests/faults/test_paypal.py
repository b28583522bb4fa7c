"""PayPal at its worst: every bad behaviour ends with clean books that match PayPal's own.

Each has its control: what it would look like without the thing that makes it good.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from tests.conftest import test_settings
from tests.double.handle import APP_SECRET, Double
from tests.faults.shop import PRICE, PayPalShop, Shop, is_sold, open_shop
from tests.servers import clone_of

pytestmark = pytest.mark.committed
APPROVED, CAPTURED = "CHECKOUT.ORDER.APPROVED", "PAYMENT.CAPTURE.COMPLETED"


@pytest.fixture(scope="module")
def _shop(
    app: Flask, servers: tuple[str, str], template_name: str, redis_url: str, _double: Double,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Shop]:  # fmt: skip
    with clone_of(servers[0], template_name) as database_url:
        settings = test_settings(database_url, redis_url, tmp_path_factory.mktemp("paypal"))
        with open_shop(settings, _double, kind=PayPalShop) as shop:
            yield shop
        assert APP_SECRET not in (settings.data_dir / "web.log").read_text()


@pytest.fixture
def shop(_shop: Shop, double: Double) -> Iterator[Shop]:
    """The shop, PayPal well-behaved and its messages kept back; at the end the books are clean and agree."""
    double.tell("paypal_settings", capture_status="COMPLETED", refund_status="COMPLETED")
    double.paypal.post_to(_shop.webhook, keep=True)
    yield _shop
    double.mood()
    double.paypal.post_to("")
    assert _shop.breaches() == []
    assert _shop.disagreements() == []


def test_a_lost_message_is_made_good_by_the_poller_and_by_nothing_else(shop: Shop) -> None:
    sale = shop.book()
    shop.pay(sale)
    ref = shop.payment(sale)["provider_ref"]
    assert ref not in shop.captures()  # the control: agreed to, and nobody asks for the money
    shop.poll()
    assert is_sold(shop, sale)
    assert shop.captures()[ref]["amount"] == PRICE


def test_twenty_copies_at_once_take_the_money_once(shop: Shop) -> None:
    sale = shop.book()
    shop.pay(sale)
    assert set(shop.double.paypal.send(APPROVED, copies=20)) == {200}
    assert is_sold(shop, sale)
    assert shop.facts(sale, "PaymentCompleted") == 1


def test_a_lost_answer_to_the_taking_is_one_capture(shop: Shop) -> None:
    sale = shop.book()
    shop.pay(sale)
    shop.double.mood(capture={"lose": True, "times": 1})
    assert shop.double.paypal.send(APPROVED) == [200]
    assert shop.payment(sale)["state"] == "pending"
    assert shop.disagreements() != []  # the control: PayPal took it, and we don't know
    shop.double.mood()
    assert shop.double.paypal.send(CAPTURED) == [200]
    assert is_sold(shop, sale)


def test_agreed_to_when_the_hold_had_run_out_nothing_is_taken(shop: Shop) -> None:
    sale = shop.book()
    shop.let_holds_run_out()
    shop.pay(sale)
    assert shop.double.paypal.send(APPROVED) == [200]
    assert shop.order(sale) == "expired"
    assert shop.payment(sale)["provider_ref"] not in shop.captures()


def test_taken_in_time_and_heard_of_late_is_honoured(shop: Shop) -> None:
    sale = shop.book()
    shop.pay(sale)
    shop.double.mood(capture={"lose": True, "times": 1})
    assert shop.double.paypal.send(APPROVED) == [200]
    shop.let_holds_run_out()
    assert (shop.order(sale), shop.payment(sale)["state"]) == ("expired", "pending")  # the control
    shop.double.mood()
    shop.poll(timedelta(minutes=17))
    assert is_sold(shop, sale)


def test_a_refund_whose_answer_was_lost_is_one_refund(shop: Shop) -> None:
    sale = shop.book()
    shop.pay(sale)
    shop.poll()
    shop.double.mood(refund_capture={"lose": True, "times": 1})
    shop.refund(sale, "lost-answer")
    assert shop.payment(sale)["state"] == "completed"
    assert shop.disagreements() != []  # the control: it went back, and we don't know
    shop.poll(timedelta(minutes=1))
    assert shop.payment(sale)["state"] == "refunded"
    assert shop.captures()[shop.payment(sale)["provider_ref"]]["refunded"] == PRICE
