"""A community's own keys: tried, sealed, never shown again; its payments and their refunds go by them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app import audit
from app.core import sealing
from app.core.errors import Refused
from app.domain import payments
from app.domain.payments import Keys
from app.models import Payment, ProviderAccount, Refund, Webhook
from tests.borrowed import borrowed_world, paid_by
from tests.double.handle import APP, APP_SECRET, WEBHOOK_ID, WEBHOOK_SECRET, Double
from tests.double.paypal_post import headers_of
from tests.payments.desk import begun, carried, paid_for
from tests.payments.paypal_desk import event_about, ref_of
from tests.payments.test_stripe_messages import event_about as stripe_event
from tests.payments.test_stripe_messages import signed
from tests.review import ReviewingClient
from tests.world import World

OWN = "rk_test_community_9876"
STRIPE_KEYS = Keys("stripe", OWN, WEBHOOK_SECRET)
PAYPAL_KEYS = Keys("paypal", APP_SECRET, WEBHOOK_ID, APP)
PAGE = "/communities/small-web-guild/payments"


@pytest.fixture(autouse=True)
def bases(app: Flask, double: Double) -> Iterator[None]:
    """The providers are the double; the installation itself has the mock alone."""
    double.tell("paypal_settings", capture_status="COMPLETED", refund_status="COMPLETED")
    with borrowed_world():
        payments.use_bases(payments.Bases("marquee.test", double.url, double.url, double.url))
        yield


def told(client: ReviewingClient, address: str, body: bytes, headers: dict[str, str]) -> int:
    return client.post(f"/webhooks/{address}", data=body, headers=headers).status_code


def saved(world: World, keys: Keys) -> ProviderAccount:
    account: ProviderAccount = carried(payments.save_keys(world.guild, keys, by=world.owner))
    return account


def test_keys_are_kept_sealed_and_open_for_their_own_account_alone(world: World, session: Session) -> None:
    account = saved(world, STRIPE_KEYS)
    row = str(session.execute(text("SELECT provider_account::text FROM provider_account")).scalar_one())
    assert OWN not in row
    assert WEBHOOK_SECRET not in row
    assert (account.last_four, world.guild.own_keys) == ("9876", ["stripe"])
    sealed = account.sealed_secret
    assert sealing.unseal(sealed, f"stripe secret of community {world.guild.id}") == OWN
    for purpose in ("stripe hook of community 1", f"stripe secret of community {world.rivals.id}"):
        with pytest.raises(sealing.BrokenSeal):
            sealing.unseal(sealed, purpose)
    for changed in (sealed[:-4] + "AAAA", "", "!"):
        with pytest.raises(sealing.BrokenSeal):
            sealing.unseal(changed, f"stripe secret of community {world.guild.id}")
    assert audit.find_breaches() == []


def test_only_that_community_is_paid_with_them(world: World) -> None:
    saved(world, PAYPAL_KEYS)
    assert payments.list_ways(world.concert) == ["paypal", "mock"]
    assert payments.list_ways(world.elsewhere) == ["mock"]


def test_what_is_connected_is_offered_beside_what_was_chosen(world: World) -> None:
    account = payments.BankAccount("Guild", "NL91ABNA0417164300")
    payments.choose_for_community(world.guild, ["bank"], account, world.guild.version, by=world.owner)
    saved(world, PAYPAL_KEYS)
    assert payments.list_ways(world.concert) == ["paypal", "bank"]


def test_keys_that_the_provider_does_not_take_are_not_kept(
    world: World, session: Session, double: Double
) -> None:
    with pytest.raises(Refused, match="does not take these keys"):
        saved(world, replace(PAYPAL_KEYS, secret="wrong"))
    double.mood(token={"status": 500})
    with pytest.raises(Refused, match="could not be reached"):
        saved(world, PAYPAL_KEYS)
    with pytest.raises(Refused, match="does not take these keys"):
        saved(world, replace(STRIPE_KEYS, secret="pk_test_wrong"))
    assert session.scalars(select(ProviderAccount)).all() == []


def test_a_payment_remembers_whose_keys_and_its_refund_goes_by_them(
    client: ReviewingClient, world: World, session: Session, double: Double
) -> None:
    account = saved(world, PAYPAL_KEYS)
    payment = begun(order := paid_for(world), "paypal")
    session.commit()
    assert payment.account_id == account.id
    double.paypal.buyer("approve", ref_of(payment))
    body = event_about(ref_of(payment))
    assert (
        client.post("/webhooks/paypal/small-web-guild", data=body, headers=headers_of(body)).status_code
        == 200
    )
    session.expire_all()
    assert payment.state == "completed"
    payments.remove_keys(world.guild, "paypal", by=world.owner)
    assert payments.list_ways(world.concert) == ["mock"]
    carried(payments.refund_order(order, reason="Rain", by=world.owner, key="k"))
    assert session.scalars(select(Refund)).one().state == "completed"
    assert audit.find_breaches() == []


def test_a_communitys_message_concerns_its_own_payments_alone(
    client: ReviewingClient, world: World, session: Session, double: Double
) -> None:
    """Who holds a signing secret could say anything of anybody's payments."""
    with paid_by(stripe=payments.take_stripe("sk_test_site", "whsec_site", "marquee.test", double.url)):
        payment = begun(paid_for(world), "stripe")
        saved(world, STRIPE_KEYS)
        session.commit()
        double.buyer("pay", ref_of(payment))
        body = stripe_event(payment)
        assert told(client, "stripe/small-web-guild", body, signed(body)) == 200
        assert session.scalars(select(Webhook)).one().state == "ignored"
        assert session.get_one(Payment, payment.id).state == "pending"
        assert told(client, "stripe/small-web-guild", body, signed(body, "whsec_site")) == 400
        assert told(client, "stripe/rival-guild", body, signed(body)) == 404
        assert told(client, "stripe", body, signed(body, "whsec_site")) == 200
        session.expire_all()
        assert payment.state == "completed"


def test_a_new_key_of_the_same_account_takes_the_old_ones_place(world: World, session: Session) -> None:
    first = saved(world, STRIPE_KEYS)
    begun(paid_for(world), "stripe")
    second = saved(world, replace(STRIPE_KEYS, secret="rk_test_rolled_1111"))
    assert (second.id, second.last_four) == (first.id, "1111")


def test_keys_of_another_account_leave_the_old_ones_for_their_payments(
    world: World, session: Session, double: Double
) -> None:
    first = saved(world, STRIPE_KEYS)
    payment = begun(paid_for(world), "stripe")
    double.mood(look={"status": 404})  # the other account knows nothing of that session
    second = saved(world, replace(STRIPE_KEYS, secret="rk_test_another_2222"))
    assert second.id != first.id
    assert (first.active, second.active) == (False, True)
    assert payment.account_id == first.id
    assert audit.find_breaches() == []


def test_the_installations_key_changes_and_the_seals_with_it(
    app: Flask, world: World, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = saved(world, STRIPE_KEYS)
    monkeypatch.setattr("app.core.secret_key._key", "another-key-that-is-long-enough-for-it")
    payments.use_bases(payments.Bases("marquee.test", None, "", ""))
    assert payments.find_provider("stripe", account.id) is None
    assert [b.invariant.says for b in audit.find_breaches()] == ["every key to a provider can be used"]
    with pytest.raises(Refused, match="under another key"):
        payments.reseal("not the old one, but as long as it is")
    assert payments.reseal(app.config["SECRET_KEY"]) == 2
    assert payments.reseal(app.config["SECRET_KEY"]) == 0
    assert payments.find_provider("stripe", account.id) is not None
    assert audit.find_breaches() == []


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE community SET own_keys = '[]'", "a community says that it has keys when it does"),
        ("UPDATE provider_account SET active = false", "a community says that it has keys when it does"),
        ("UPDATE provider_account SET provider = 'paypal'", "a payment's keys are its own community's"),
        ("UPDATE provider_account SET sealed_secret = sealed_hook", "every key to a provider can be used"),
    ],
)
def test_each_broken_rule_is_caught(world: World, session: Session, statement: str, says: str) -> None:
    saved(world, STRIPE_KEYS)
    begun(paid_for(world), "stripe")
    assert audit.find_breaches() == []
    session.execute(text(statement))
    session.expire_all()
    assert says in [breach.invariant.says for breach in audit.find_breaches()]


def test_the_owner_connects_paypal_and_never_sees_the_secret_again(
    client: ReviewingClient, world: World, session: Session
) -> None:
    client.sign_in("owner@example.com")
    address = f"{PAGE}/paypal"
    assert "http://localhost/webhooks/paypal/small-web-guild" in client.page(address).text.replace(
        "marquee.test", "localhost"
    )
    given = {"client_id": APP, "hook": WEBHOOK_ID}
    wrong = client.fill(address, status=422, **given, secret="wrong-secret")
    assert "does not take these keys" in wrong.text
    assert "wrong-secret" not in wrong.text
    assert f'value="{APP}"' in wrong.text
    client.fill(address, **given, secret=APP_SECRET)
    page = client.page(address)
    assert f"ends in {APP_SECRET[-4:]}" in page.text
    assert APP_SECRET not in page.text
    assert "your own keys" in client.page(PAGE).text
    client.fill(address, action=f"{address}/removal")
    assert "no keys of your own" in client.page(PAGE).text
