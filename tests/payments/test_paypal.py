"""The provider PayPal, against a process that speaks its API."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta

import pytest

from app.core import clock
from app.domain.payments.paypal import PayPal
from app.domain.payments.paypal_amounts import from_paypal, to_paypal
from app.domain.payments.providers import (
    CLOSED,
    COMPLETED,
    FAILED,
    OPEN,
    PAID,
    PENDING,
    About,
    AskedLine,
    GivenBack,
    ProviderDown,
    ProviderRefused,
)
from tests.double.handle import APP_SECRET, Double
from tests.payments.paypal_desk import a_paypal, event_about, paypal
from tests.payments.stripe_desk import asked

__all__ = ["paypal"]


def captures_of(double: Double, ref: str) -> list[dict[str, str]]:
    return [one for one in double.paypal.ledger()["captures"] if one["order"] == ref]


def agreed(paypal: PayPal, double: Double, number: int) -> str:
    ref = paypal.begin(asked(number)).ref
    double.paypal.buyer("approve", ref)
    return ref


def paid(paypal: PayPal, double: Double, number: int) -> str:
    ref = agreed(paypal, double, number)
    assert paypal.look(ref).state == PAID
    return ref


def test_begin_asks_for_the_amount_in_lines_and_names_the_payment(paypal: PayPal, double: Double) -> None:
    begun = paypal.begin(asked(201))
    (unit,) = double.paypal.order(begun.ref)["purchase_units"]
    assert begun.url == f"{double.url}/checkoutnow/{begun.ref}"
    assert unit["amount"]["value"] == "55.00"
    assert [(i["quantity"], i["unit_amount"]["value"]) for i in unit["items"]] == [
        ("2", "25.00"),
        ("1", "5.00"),
    ]
    assert unit["custom_id"] == "payment-201@marquee.test"


def test_begin_twice_and_after_a_lost_answer_is_one_order(paypal: PayPal, double: Double) -> None:
    wish = asked(202)
    double.mood(create_order={"lose": True, "times": 1})
    with pytest.raises(ProviderDown):
        paypal.begin(wish)
    begun = paypal.begin(wish)
    assert paypal.begin(wish) == begun
    mark = "payment-202@marquee.test"
    mine = [
        o for o in double.paypal.ledger()["orders"].values() if o["purchase_units"][0]["custom_id"] == mark
    ]
    assert [order["id"] for order in mine] == [begun.ref]


def test_begin_with_another_title_is_an_order_of_its_own(paypal: PayPal) -> None:
    wish = asked(203)
    assert paypal.begin(wish).ref != paypal.begin(replace(wish, title="Renamed")).ref


@pytest.mark.parametrize(
    ("mood", "error"),
    [
        ({"status": 500}, ProviderDown),
        ({"status": 429}, ProviderDown),
        ({"status": 401}, ProviderDown),
        ({"status": 409}, ProviderDown),
        ({"drop": True}, ProviderDown),
        ({"status": 422}, ProviderRefused),
        ({"status": 400}, ProviderRefused),
    ],
)
def test_what_can_be_asked_again_and_what_is_refused(
    paypal: PayPal, double: Double, mood: dict[str, object], error: type[Exception]
) -> None:
    double.mood(create_order=mood)
    with pytest.raises(error):
        paypal.begin(asked(204))


def test_nobody_there_and_a_wrong_secret_are_down(double: Double) -> None:
    with pytest.raises(ProviderDown):
        a_paypal(double, base="http://127.0.0.1:9").look("X1")
    with pytest.raises(ProviderDown):
        a_paypal(double, secret="wrong").look("X1")


def test_a_token_that_was_taken_back_is_fetched_anew(paypal: PayPal, double: Double) -> None:
    ref = paypal.begin(asked(205)).ref
    double.tell("paypal_forget_keys")
    with pytest.raises(ProviderDown):
        paypal.look(ref)
    assert paypal.look(ref).state == OPEN


def test_the_money_is_taken_when_the_buyer_agreed_and_once(paypal: PayPal, double: Double) -> None:
    ref = paypal.begin(asked(210)).ref
    assert paypal.look(ref).state == OPEN
    double.paypal.buyer("approve", ref)
    taken = paypal.look(ref)
    assert (taken.state, taken.amount, taken.currency) == (PAID, 5500, "EUR")
    assert paypal.look(ref) == taken
    assert [one["capture"] for one in captures_of(double, ref)] == [taken.capture]


def test_a_lost_answer_to_the_taking_takes_no_second_time(paypal: PayPal, double: Double) -> None:
    ref = agreed(paypal, double, 211)
    double.mood(capture={"lose": True, "times": 1})
    with pytest.raises(ProviderDown):
        paypal.look(ref)
    double.tell("paypal_forget_keys")
    with pytest.raises(ProviderDown):
        paypal.look(ref)  # the token is forgotten, too
    assert paypal.look(ref).state == PAID
    assert len(captures_of(double, ref)) == 1


def test_somebody_took_it_meanwhile(paypal: PayPal, double: Double) -> None:
    """Between our look and our asking for it: PayPal says that it is taken already, whoever asked."""
    ref = paid(paypal, double, 212)
    assert paypal._capture(ref).state == PAID
    double.tell("paypal_forget_keys")
    with pytest.raises(ProviderDown):
        paypal._capture(ref)
    assert paypal._capture(ref).state == PAID
    assert len(captures_of(double, ref)) == 1


def test_a_buyer_without_money_is_declined(paypal: PayPal, double: Double) -> None:
    ref = paypal.begin(asked(213)).ref
    double.paypal.buyer("no_money", ref)
    double.paypal.buyer("approve", ref)
    truth = paypal.look(ref)
    assert (truth.state, truth.failure) == (FAILED, "instrument_declined")
    assert captures_of(double, ref) == []


def test_money_that_paypal_holds_back_is_open(paypal: PayPal, double: Double) -> None:
    double.tell("paypal_settings", capture_status="PENDING")
    ref = agreed(paypal, double, 214)
    assert paypal.look(ref).state == OPEN
    assert paypal.close(ref).state == OPEN


def test_close_takes_nothing_and_what_nobody_agreed_to_is_over(paypal: PayPal, double: Double) -> None:
    unseen, seen = paypal.begin(asked(215)).ref, agreed(paypal, double, 216)
    assert paypal.close(unseen).state == CLOSED
    assert paypal.close(seen).state == OPEN  # somebody may be asking for it just now
    assert captures_of(double, seen) == []
    double.paypal.buyer("forget", seen)
    assert paypal.close(seen).state == CLOSED


def test_close_of_a_paid_one_tells_that_it_is_paid(paypal: PayPal, double: Double) -> None:
    assert paypal.close(paid(paypal, double, 217)).state == PAID


def test_look_tells_what_was_taken_not_what_was_asked(paypal: PayPal, double: Double) -> None:
    ref = paid(paypal, double, 218)
    double.mood(look_order={"lie": {"amount": {"currency_code": "USD", "value": "1.00"}}})
    truth = paypal.look(ref)
    assert (truth.amount, truth.currency) == (100, "USD")


@pytest.mark.parametrize(
    ("minor", "currency", "value"),
    [
        (2500, "EUR", "25.00"),
        (5, "USD", "0.05"),
        (500, "JPY", "500"),
        (50000, "HUF", "500"),
        (3000, "TWD", "30"),
    ],
)
def test_amounts_are_written_as_paypal_wants_them(minor: int, currency: str, value: str) -> None:
    assert to_paypal(minor, currency) == {"currency_code": currency, "value": value}
    assert from_paypal(to_paypal(minor, currency)) == (minor, currency)


@pytest.mark.parametrize(("minor", "currency"), [(50050, "HUF"), (1000, "KWD"), (1000, "XTS")])
def test_amounts_that_paypal_cannot_take_are_refused_not_rounded(minor: int, currency: str) -> None:
    with pytest.raises(ProviderRefused, match="amount_not_chargeable"):
        to_paypal(minor, currency)


def test_a_line_that_costs_nothing_is_not_told(paypal: PayPal, double: Double) -> None:
    lines = (AskedLine("Patron", 1, 2500), AskedLine("Child", 2, 0))
    ref = paypal.begin(asked(219, amount=2500, lines=lines)).ref
    assert len(double.paypal.order(ref)["purchase_units"][0]["items"]) == 1


# Giving back


def test_refund_twice_gives_back_once_though_the_key_is_forgotten(paypal: PayPal, double: Double) -> None:
    ref = paid(paypal, double, 220)
    first = paypal.refund(ref, 1000, "EUR", "part-220")
    assert first.state == COMPLETED
    double.tell("paypal_forget_keys")
    with pytest.raises(ProviderDown):
        paypal.refund(ref, 1000, "EUR", "part-220")
    assert paypal.refund(ref, 1000, "EUR", "part-220") == first
    assert captures_of(double, ref)[0]["refunded"] == "10.00"


def test_a_refund_whose_answer_was_lost_is_found(paypal: PayPal, double: Double) -> None:
    ref = paid(paypal, double, 221)
    double.mood(refund_capture={"lose": True, "times": 1})
    with pytest.raises(ProviderDown):
        paypal.refund(ref, 5500, "EUR", "all-221")
    found = paypal.look_refund(ref, None, "all-221")
    assert found.state == COMPLETED
    assert paypal.look_refund(ref, found.ref, "all-221") == found
    assert paypal.look_refund(ref, None, "another") == GivenBack(PENDING)


def test_more_than_was_taken_never_goes_back(paypal: PayPal, double: Double) -> None:
    ref = paid(paypal, double, 222)
    with pytest.raises(ProviderRefused, match="refund_amount_exceeded"):
        paypal.refund(ref, 5501, "EUR", "more-222")
    with pytest.raises(ProviderRefused, match="nothing_captured"):
        paypal.refund(paypal.begin(asked(223)).ref, 5500, "EUR", "none-223")


def test_refunds_are_listed_with_whose_they_are(paypal: PayPal, double: Double) -> None:
    ref = paid(paypal, double, 224)
    paypal.refund(ref, 1000, "EUR", "ours-224")
    capture = captures_of(double, ref)[0]["capture"]
    amount = {"currency_code": "EUR", "value": "2.00"}
    double.tell("paypal_refund", capture=capture, amount=amount)
    assert [(made.key, made.amount) for made in paypal.list_refunds(ref)] == [("ours-224", 1000), (None, 200)]


# Messages


@pytest.mark.parametrize(
    ("event", "about"),
    [
        ({}, About(ref="ORDER1")),
        (
            {"resource_type": "capture", "resource": {
                "id": "CAP1", "supplementary_data": {"related_ids": {"order_id": "ORDER1"}}}},
            About(ref="ORDER1", capture="CAP1"),
        ),
        (
            {"resource_type": "refund", "resource": {
                "id": "REF1", "links": [{"rel": "up", "href": "https://x/v2/payments/captures/CAP1"}]}},
            About(capture="CAP1"),
        ),
        ({"resource_type": "plan", "resource": {"id": "P-1"}}, About()),
    ],
)  # fmt: skip
def test_a_message_is_about_its_order_or_what_was_taken(
    paypal: PayPal, event: dict[str, object], about: About
) -> None:
    assert paypal.about(event_about("ORDER1", **event).decode()) == about


def test_the_secret_never_reaches_the_log(
    paypal: PayPal, double: Double, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    double.mood(token={"status": 500})
    with pytest.raises(ProviderDown) as caught:
        paypal.begin(asked(230))
    assert caught.value.__cause__ is None
    told = [str(vars(record)) + record.getMessage() for record in caplog.records]
    assert not [line for line in [*told, repr(caught.value)] if APP_SECRET in line]
    assert "paypal_down" in caplog.text


def test_all_disputes_since_then_are_listed_page_by_page(paypal: PayPal, double: Double) -> None:
    taken = [paypal.look(agreed(paypal, double, number)).capture for number in (231, 232, 233)]
    made = {double.tell("paypal_dispute", capture=one, status="OPEN")["dispute_id"] for one in taken}
    listed = {one.ref: one for one in paypal.list_disputes(clock.now() - timedelta(minutes=1))}
    assert made <= set(listed)
    assert {(listed[ref].state, listed[ref].amount) for ref in made} == {("open", 5500)}
    assert paypal.list_disputes(clock.now() + timedelta(minutes=1)) == []
