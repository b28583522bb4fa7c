"""The provider Stripe, with the real SDK against a process that speaks its API."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from stripe import _telemetry_id

from app.core import clock
from app.domain.payments.providers import (
    CLOSED,
    FAILED,
    OPEN,
    PAID,
    About,
    AskedLine,
    ProviderDown,
    ProviderRefused,
    Truth,
)
from app.domain.payments.stripe import Stripe
from app.domain.payments.stripe_amounts import from_stripe, to_stripe
from tests.double.handle import KEY, WEBHOOK_SECRET, Double
from tests.payments.stripe_desk import asked, session_of, stripe

__all__ = ["stripe"]


def said(truth: Truth) -> Truth:
    """Without Stripe's own name for what was captured, which is another one each time."""
    assert truth.capture
    return replace(truth, capture=None)


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
    assert int(expires) >= (clock.now() + timedelta(minutes=30)).timestamp()


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
    before = double.calls("begin", "arrived")
    with pytest.raises(ProviderDown):
        stripe.begin(asked(108))
    assert double.calls("begin", "arrived") == before + 1
    double.mood()


def test_nobody_there_is_down() -> None:
    with pytest.raises(ProviderDown):
        Stripe(KEY, WEBHOOK_SECRET, "marquee.test", "http://127.0.0.1:9").look("cs_test_1")


def test_look_follows_a_payment_from_open_over_declined_to_paid(stripe: Stripe, double: Double) -> None:
    ref = stripe.begin(asked(110)).ref
    assert stripe.look(ref) == Truth(OPEN)
    double.buyer("decline", ref)
    assert stripe.look(ref) == Truth(OPEN, failure="card_declined")
    double.buyer("pay", ref)
    assert said(stripe.look(ref)) == Truth(PAID, 5500, "EUR")


def test_a_bank_debit_is_open_until_it_arrives_or_bounces(stripe: Stripe, double: Double) -> None:
    arriving, bouncing = stripe.begin(asked(111)).ref, stripe.begin(asked(112)).ref
    for ref in (arriving, bouncing):
        double.buyer("later", ref)
        assert stripe.close(ref) == Truth(OPEN)
    double.buyer("arrived", arriving)
    double.buyer("bounced", bouncing)
    assert said(stripe.look(arriving)) == Truth(PAID, 5500, "EUR")
    assert stripe.look(bouncing) == Truth(FAILED, failure="debit_not_authorized")


def test_look_at_a_session_of_another_account_is_refused(stripe: Stripe) -> None:
    with pytest.raises(ProviderRefused, match="resource_missing"):
        stripe.look("cs_test_unknown")


def test_look_tells_what_was_captured_not_what_was_asked(stripe: Stripe, double: Double) -> None:
    ref = stripe.begin(asked(113)).ref
    double.buyer("pay", ref)
    double.mood(look={"lie": {"amount_total": 100, "currency": "usd"}})
    assert said(stripe.look(ref)) == Truth(PAID, 100, "USD")


def test_close_lets_nobody_pay_any_more(stripe: Stripe, double: Double) -> None:
    ref = stripe.begin(asked(114)).ref
    assert stripe.close(ref) == Truth(CLOSED)
    assert stripe.close(ref) == Truth(CLOSED)
    assert session_of(double, ref)["status"] == "expired"


def test_close_of_a_paid_one_tells_that_it_is_paid(stripe: Stripe, double: Double) -> None:
    ref = stripe.begin(asked(115)).ref
    double.buyer("pay", ref)
    assert said(stripe.close(ref)) == Truth(PAID, 5500, "EUR")


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
    assert said(stripe.look(ref)) == Truth(PAID, unit, currency)


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
        ({"object": "refund", "id": "re_1", "metadata": {**OURS, "key": "k"}}, About(None, "payment-7")),
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


def test_the_sdk_keeps_its_hands_off_the_home_folder(
    stripe: Stripe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setattr(_telemetry_id, "_loaded", False)
    stripe.begin(asked(132))
    assert list(tmp_path.iterdir()) == []
