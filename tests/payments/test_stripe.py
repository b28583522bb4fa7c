"""The provider Stripe, with the real SDK against a process that speaks its API."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from datetime import timedelta

import pytest

from app.core import clock
from app.domain.payments.providers import (
    CLOSED,
    COMPLETED,
    FAILED,
    OPEN,
    PAID,
    PENDING,
    About,
    Asked,
    AskedLine,
    GivenBack,
    ProviderDown,
    ProviderRefused,
    Truth,
)
from app.domain.payments.stripe import Stripe, from_stripe, to_stripe
from tests.double.handle import KEY, WEBHOOK_SECRET, Double

HOLD = timedelta(minutes=15)


@pytest.fixture
def stripe(double: Double) -> Stripe:
    return Stripe(KEY, WEBHOOK_SECRET, "marquee.test", double.url)


def asked(number: int = 7, **changes: object) -> Asked:
    usual = Asked(
        payment_id=number,
        key=f"payment-{number}",
        amount=5500,
        currency="EUR",
        title="Night of Small Websites",
        lines=(AskedLine("Patron", 2, 2500), AskedLine("Seat", 1, 500)),
        email="ada@example.com",
        return_url="http://marquee.test/bookings/A/payment?paid=1",
        cancel_url="http://marquee.test/bookings/A/payment?left=1",
        expires_at=clock.now() + HOLD,
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


def session_of(double: Double, ref: str) -> dict[str, object]:
    return next(session for session in double.sessions() if session["id"] == ref)


def test_begin_asks_for_the_amount_in_lines_and_names_the_payment(stripe: Stripe, double: Double) -> None:
    begun = stripe.begin(asked(101))
    session = session_of(double, begun.ref)
    assert begun.url == session["url"]
    assert (session["amount_total"], session["currency"]) == (5500, "eur")
    assert session["metadata"] == {"payment_id": "101", "site": "marquee.test"}
    assert session["client_reference_id"] == "101"
    assert session["customer_email"] == "ada@example.com"
    assert session["success_url"] == "http://marquee.test/bookings/A/payment?paid=1"


def test_begin_twice_is_one_session(stripe: Stripe, double: Double) -> None:
    wish = asked(102)
    assert stripe.begin(wish) == stripe.begin(wish)
    assert len([s for s in double.sessions() if s["client_reference_id"] == "102"]) == 1


def test_begin_after_a_lost_answer_is_the_same_session(stripe: Stripe, double: Double) -> None:
    wish = asked(103)
    double.mood(begin={"lose": True, "times": 1})
    with pytest.raises(ProviderDown):
        stripe.begin(wish)
    begun = stripe.begin(wish)
    assert [s["id"] for s in double.sessions() if s["client_reference_id"] == "103"] == [begun.ref]


def test_begin_with_another_title_is_a_session_of_its_own(stripe: Stripe) -> None:
    wish = asked(104)
    assert stripe.begin(wish).ref != stripe.begin(replace(wish, title="Renamed")).ref


def test_a_session_outlives_the_hold_by_what_stripe_asks_for(stripe: Stripe, double: Double) -> None:
    """At the end of a hold the lost session can still be asked for; Stripe wants 30 minutes at least."""
    late = asked(105, expires_at=clock.now() + timedelta(seconds=1))
    expires = session_of(double, stripe.begin(late).ref)["expires_at"]
    assert int(expires) >= (clock.now() + timedelta(minutes=30)).timestamp()  # type: ignore[call-overload]


def test_an_address_that_stripe_refuses_is_left_out(stripe: Stripe, double: Double) -> None:
    begun = stripe.begin(asked(106, email="zoë@example.com"))
    assert session_of(double, begun.ref)["customer_email"] is None


@pytest.mark.parametrize(
    ("mood", "error"),
    [
        ({"status": 500}, ProviderDown),
        ({"status": 429}, ProviderDown),
        ({"status": 401}, ProviderDown),
        ({"drop": True}, ProviderDown),
        ({"status": 402}, ProviderRefused),
        ({"status": 400}, ProviderRefused),
    ],
)
def test_what_can_be_asked_again_and_what_is_refused(
    stripe: Stripe, double: Double, mood: dict[str, object], error: type[Exception]
) -> None:
    double.mood(begin=mood)
    with pytest.raises(error):
        stripe.begin(asked(107))


def test_a_slow_provider_is_given_up_and_not_asked_twice(
    stripe: Stripe, double: Double, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stripe._client._requestor._client, "_timeout", (1, 0.2))
    double.mood(begin={"before": 5})
    before = double.calls("begin")
    with pytest.raises(ProviderDown):
        stripe.begin(asked(108))
    double.mood()
    assert double.calls("begin") == before + 1


def test_nobody_there_is_down() -> None:
    with pytest.raises(ProviderDown):
        Stripe(KEY, WEBHOOK_SECRET, "marquee.test", "http://127.0.0.1:9").look("cs_test_1")


def test_look_follows_a_payment_from_open_over_declined_to_paid(stripe: Stripe, double: Double) -> None:
    ref = stripe.begin(asked(110)).ref
    assert stripe.look(ref) == Truth(OPEN)
    double.buyer("decline", ref)
    assert stripe.look(ref) == Truth(OPEN, failure="card_declined")
    double.buyer("pay", ref)
    assert stripe.look(ref) == Truth(PAID, 5500, "EUR")


def test_a_bank_debit_is_open_until_it_arrives_or_bounces(stripe: Stripe, double: Double) -> None:
    arriving, bouncing = stripe.begin(asked(111)).ref, stripe.begin(asked(112)).ref
    for ref in (arriving, bouncing):
        double.buyer("later", ref)
        assert stripe.close(ref) == Truth(OPEN)
    double.buyer("arrived", arriving)
    double.buyer("bounced", bouncing)
    assert stripe.look(arriving) == Truth(PAID, 5500, "EUR")
    assert stripe.look(bouncing) == Truth(FAILED, failure="debit_not_authorized")


def test_look_at_a_session_of_another_account_is_refused(stripe: Stripe) -> None:
    with pytest.raises(ProviderRefused, match="resource_missing"):
        stripe.look("cs_test_unknown")


def test_look_tells_what_was_captured_not_what_was_asked(stripe: Stripe, double: Double) -> None:
    ref = stripe.begin(asked(113)).ref
    double.buyer("pay", ref)
    double.mood(look={"lie": {"amount_total": 100, "currency": "usd"}})
    assert stripe.look(ref) == Truth(PAID, 100, "USD")


def test_close_lets_nobody_pay_any_more(stripe: Stripe, double: Double) -> None:
    ref = stripe.begin(asked(114)).ref
    assert stripe.close(ref) == Truth(CLOSED)
    assert stripe.close(ref) == Truth(CLOSED)
    assert session_of(double, ref)["status"] == "expired"


def test_close_of_a_paid_one_tells_that_it_is_paid(stripe: Stripe, double: Double) -> None:
    ref = stripe.begin(asked(115)).ref
    double.buyer("pay", ref)
    assert stripe.close(ref) == Truth(PAID, 5500, "EUR")


def paid(stripe: Stripe, double: Double, number: int) -> str:
    ref = stripe.begin(asked(number)).ref
    double.buyer("pay", ref)
    return ref


def refunds_of(double: Double, number: int) -> list[int]:
    books = double.ledger()
    intents = [c["intent"] for c in books["captures"] if c["payment_id"] == number]
    return [r["amount"] for r in books["refunds"] if r["payment_intent"] in intents]


def test_refund_twice_gives_back_once(stripe: Stripe, double: Double) -> None:
    ref = paid(stripe, double, 120)
    first = stripe.refund(ref, 5500, "EUR", "refund-120")
    assert first.state == COMPLETED
    assert stripe.refund(ref, 5500, "EUR", "refund-120") == first
    assert refunds_of(double, 120) == [5500]


def test_a_part_given_back_twice_by_the_same_key_goes_once_though_the_key_is_forgotten(
    stripe: Stripe, double: Double
) -> None:
    """Stripe forgets keys after a day or more; the mark on the refund stays."""
    ref = paid(stripe, double, 121)
    first = stripe.refund(ref, 1000, "EUR", "part-121")
    double.tell("forget_keys")
    assert stripe.refund(ref, 1000, "EUR", "part-121") == first
    assert refunds_of(double, 121) == [1000]


def test_a_refund_whose_answer_was_lost_is_found_by_its_key(stripe: Stripe, double: Double) -> None:
    ref = paid(stripe, double, 122)
    assert stripe.look_refund(ref, None, "refund-122") == GivenBack(PENDING)
    double.mood(refund={"lose": True, "times": 1})
    with pytest.raises(ProviderDown):
        stripe.refund(ref, 5500, "EUR", "refund-122")
    found = stripe.look_refund(ref, None, "refund-122")
    assert found.state == COMPLETED
    assert stripe.refund(ref, 5500, "EUR", "refund-122") == found
    assert refunds_of(double, 122) == [5500]


@pytest.mark.parametrize(("succeeded", "state"), [(True, COMPLETED), (False, FAILED)])
def test_a_refund_on_its_way_is_looked_at_until_it_ends(
    stripe: Stripe, double: Double, succeeded: bool, state: str
) -> None:
    number = 123 + succeeded
    double.tell("refund_state", state="pending")
    given = stripe.refund(paid(stripe, double, number), 5500, "EUR", f"refund-{number}")
    double.tell("refund_state", state="succeeded")
    assert given.state == PENDING
    double.tell("finish_refund", refund=given.ref, succeeded=succeeded)
    ended = stripe.look_refund("cs_not_needed", given.ref, f"refund-{number}")
    assert ended.state == state
    assert ended.failure == (None if succeeded else "expired_or_canceled_card")


def test_more_than_was_captured_is_refused(stripe: Stripe, double: Double) -> None:
    ref = paid(stripe, double, 125)
    with pytest.raises(ProviderRefused):
        stripe.refund(ref, 5501, "EUR", "refund-125")
    assert refunds_of(double, 125) == []


def test_what_nobody_paid_is_not_given_back(stripe: Stripe) -> None:
    with pytest.raises(ProviderRefused, match="nothing_captured"):
        stripe.refund(stripe.begin(asked(126)).ref, 100, "EUR", "refund-126")


@pytest.mark.parametrize(
    ("minor", "currency", "amount"),
    [
        (2500, "EUR", 2500),
        (500, "JPY", 500),
        (5, "ISK", 500),
        (5, "UGX", 500),
        (12340, "KWD", 12340),
        (500, "MGA", 5),
    ],
)
def test_amounts_go_out_in_stripes_units_and_come_back_in_ours(
    minor: int, currency: str, amount: int
) -> None:
    assert to_stripe(minor, currency) == amount
    assert from_stripe(amount, currency) == minor


@pytest.mark.parametrize(("minor", "currency"), [(12345, "KWD"), (550, "MGA")])
def test_amounts_that_stripe_cannot_charge_are_refused_not_rounded(minor: int, currency: str) -> None:
    with pytest.raises(ProviderRefused, match="amount_not_chargeable"):
        to_stripe(minor, currency)


@pytest.mark.parametrize(
    ("unit", "currency", "shown"), [(900, "ISK", 90000), (12340, "KWD", 12340), (800, "JPY", 800)]
)
def test_a_payment_in_an_odd_currency_comes_back_as_it_was_asked(
    stripe: Stripe, double: Double, unit: int, currency: str, shown: int
) -> None:
    wish = asked(shown, amount=unit, currency=currency, lines=(AskedLine("Seat", 1, unit),))
    ref = stripe.begin(wish).ref
    assert session_of(double, ref)["amount_total"] == shown
    double.buyer("pay", ref)
    assert stripe.look(ref) == Truth(PAID, unit, currency)


def message(kind: str, **thing: object) -> str:
    return json.dumps({"object": "event", "id": "evt_1", "type": kind, "data": {"object": thing}})


OURS = {"payment_id": "7", "site": "marquee.test"}


@pytest.mark.parametrize(
    ("thing", "about"),
    [
        ({"object": "checkout.session", "id": "cs_1", "metadata": OURS}, About("cs_1", "payment-7")),
        ({"object": "checkout.session", "id": "cs_1", "metadata": {}}, About("cs_1")),
        ({"object": "charge", "id": "ch_1", "metadata": OURS}, About(None, "payment-7")),
        ({"object": "charge", "id": "ch_1", "metadata": {**OURS, "site": "other.test"}}, About()),
        ({"object": "refund", "id": "re_1", "metadata": {"key": "k"}}, About()),
        ({"object": "account", "id": "acct_1"}, About()),
    ],
)
def test_a_message_is_about_its_session_or_the_payment_it_names_as_ours(
    stripe: Stripe, thing: dict[str, object], about: About
) -> None:
    assert stripe.about(message("anything", **thing)) == about


def test_keys_never_reach_the_log(
    stripe: Stripe, double: Double, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    stripe.begin(asked(130))
    double.mood(look={"status": 401}, begin={"drop": True})
    for call in (lambda: stripe.look("cs_x"), lambda: stripe.begin(asked(131))):
        with pytest.raises(ProviderDown) as caught:
            call()
        assert KEY not in repr(caught.value)
        assert caught.value.__cause__ is None
    captured = capsys.readouterr()
    told = [str(vars(record)) + record.getMessage() for record in caplog.records]
    assert not [line for line in [*told, captured.out, captured.err] if KEY in line or WEBHOOK_SECRET in line]
    assert "stripe_down" in caplog.text
