"""Giving money back through Stripe: once, whatever answer was lost and whichever key is forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core import clock
from app.domain.payments.providers import COMPLETED, FAILED, PENDING, GivenBack, ProviderDown, ProviderRefused
from app.domain.payments.stripe import Stripe
from tests.double.handle import Double
from tests.payments.stripe_desk import asked, session_of, stripe

__all__ = ["stripe"]


def paid(stripe: Stripe, double: Double, number: int) -> str:
    ref = stripe.begin(asked(number)).ref
    double.buyer("pay", ref)
    return ref


def refunds_of(double: Double, ref: str) -> list[int]:
    """By the session, for other tests' payments at the same double may have the same number."""
    intent = session_of(double, ref)["payment_intent"]
    return [r["amount"] for r in double.ledger()["refunds"] if r["payment_intent"] == intent]


def test_refund_twice_gives_back_once(stripe: Stripe, double: Double) -> None:
    ref = paid(stripe, double, 120)
    first = stripe.refund(ref, 5500, "EUR", "refund-120")
    assert first.state == COMPLETED
    assert stripe.refund(ref, 5500, "EUR", "refund-120") == first
    assert refunds_of(double, ref) == [5500]


def test_a_refund_names_its_payment_so_that_messages_about_it_are_understood(
    stripe: Stripe, double: Double
) -> None:
    given = stripe.refund(paid(stripe, double, 119), 5500, "EUR", "refund-119")
    (refund,) = [r for r in double.ledger()["refunds"] if r["id"] == given.ref]
    assert refund["metadata"] == {"payment_id": "119", "site": "marquee.test", "key": "refund-119"}


def test_a_part_given_back_twice_by_the_same_key_goes_once_though_the_key_is_forgotten(
    stripe: Stripe, double: Double
) -> None:
    """Stripe forgets keys after a day or more; the mark on the refund stays."""
    ref = paid(stripe, double, 121)
    first = stripe.refund(ref, 1000, "EUR", "part-121")
    double.tell("forget_keys")
    assert stripe.refund(ref, 1000, "EUR", "part-121") == first
    assert refunds_of(double, ref) == [1000]


def test_a_refund_whose_answer_was_lost_is_found_by_its_key(stripe: Stripe, double: Double) -> None:
    ref = paid(stripe, double, 122)
    assert stripe.look_refund(ref, None, "refund-122") == GivenBack(PENDING)
    double.mood(refund={"lose": True, "times": 1})
    with pytest.raises(ProviderDown):
        stripe.refund(ref, 5500, "EUR", "refund-122")
    found = stripe.look_refund(ref, None, "refund-122")
    assert found.state == COMPLETED
    assert stripe.refund(ref, 5500, "EUR", "refund-122") == found
    assert refunds_of(double, ref) == [5500]


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
    assert refunds_of(double, ref) == []


def test_what_nobody_paid_is_not_given_back(stripe: Stripe) -> None:
    with pytest.raises(ProviderRefused, match="nothing_captured"):
        stripe.refund(stripe.begin(asked(126)).ref, 100, "EUR", "refund-126")


def test_all_disputes_since_then_are_listed_page_by_page(stripe: Stripe, double: Double) -> None:
    refs = [paid(stripe, double, number) for number in (131, 132, 133)]
    made = {double.tell("buyer", session=ref, move="dispute needs_response")["id"] for ref in refs}
    listed = {one.ref: one for one in stripe.list_disputes(clock.now() - timedelta(minutes=1))}
    assert made <= set(listed)
    assert {listed[ref].state for ref in made} == {"open"}
    assert stripe.list_disputes(clock.now() + timedelta(minutes=1)) == []
