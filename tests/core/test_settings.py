"""A wrong or missing setting stops the boot and says which."""

from __future__ import annotations

import pytest

from app.settings import SettingsError, load_settings

GOOD = {
    "MARQUEE_ENV": "production",
    "SECRET_KEY": "Zk3v9wq0X7r1t5y8u2i4o6p-AsDfGhJkLmNbVcXz",
    "PUBLIC_URL": "https://tickets.example.org",
    "DATABASE_URL": "postgresql://localhost/marquee",
    "REDIS_URL": "redis://localhost",
    "MAIL_URL": "smtp://localhost",
}


def test_good_production_settings_are_taken() -> None:
    settings = load_settings(GOOD)
    assert settings.production
    assert not settings.mock_gateway


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "a" * 40),
        ("DEBUG", "1"),
        ("DEBUG", "maybe"),
        ("PUBLIC_URL", ""),
        ("PUBLIC_URL", "tickets.example.org"),
        ("DATABASE_URL", ""),
        ("REDIS_URL", ""),
        ("MAIL_URL", ""),
        ("MAIL_URL", "dev:"),
        ("TRUSTED_PROXIES", "-1"),
        ("MARQUEE_ENV", "staging"),
        ("MOCK_SUCCESS_RATE", "1.1"),
        ("MOCK_SUCCESS_RATE", "nan"),
        ("MOCK_DELAY", "-1"),
        ("MOCK_DELAY", "soon"),
    ],
)
def test_production_refuses_and_names_the_setting(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        load_settings({**GOOD, name: value})


def test_the_mock_gateway_is_only_there_when_asked_for_by_name() -> None:
    assert load_settings({**GOOD, "MOCK_GATEWAY": "1"}).mock_gateway


STRIPE = {"STRIPE_SECRET_KEY": "sk_live_4eC39HqLyjWDarjt", "STRIPE_WEBHOOK_SECRET": "whsec_1234567890abcdef"}


def test_stripe_is_taken_with_both_its_secrets_which_are_never_shown() -> None:
    settings = load_settings({**GOOD, **STRIPE})
    assert settings.stripe_secret_key == STRIPE["STRIPE_SECRET_KEY"]
    assert not settings.mock_gateway
    for secret in STRIPE.values():
        assert secret not in repr(settings)


def test_beside_stripe_the_mock_is_only_there_when_asked_for_also_in_development() -> None:
    development = {**GOOD, "MARQUEE_ENV": "development", **STRIPE}
    assert not load_settings(development).mock_gateway
    assert load_settings({**development, "MOCK_GATEWAY": "1"}).mock_gateway


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("STRIPE_SECRET_KEY", {"STRIPE_SECRET_KEY": "pk_live_4eC39HqLyjWDarjt"}),
        ("STRIPE_SECRET_KEY", {"STRIPE_SECRET_KEY": "sk_live_\r\nX: y"}),
        ("STRIPE_WEBHOOK_SECRET", {"STRIPE_WEBHOOK_SECRET": ""}),
        ("STRIPE_WEBHOOK_SECRET", {"STRIPE_SECRET_KEY": ""}),
        ("STRIPE_WEBHOOK_SECRET", {"STRIPE_WEBHOOK_SECRET": "secret"}),
        ("STRIPE_API_BASE", {"STRIPE_API_BASE": "http://127.0.0.1:9"}),
        ("STRIPE_API_BASE", {"STRIPE_API_BASE": "localhost", "MARQUEE_ENV": "development"}),
    ],
)
def test_half_or_foreign_stripe_settings_stop_the_boot(name: str, changes: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match=name) as refused:
        load_settings({**GOOD, **STRIPE, **changes})
    assert STRIPE["STRIPE_SECRET_KEY"] not in str(refused.value)


PAYPAL = {
    "PAYPAL_CLIENT_ID": "AeA1QIZXiflr1",
    "PAYPAL_SECRET": "EC9nLyRk-hidden",
    "PAYPAL_WEBHOOK_ID": "5GP028",
}


def test_paypal_is_taken_with_all_of_its_settings_and_its_secret_is_never_shown() -> None:
    settings = load_settings({**GOOD, **PAYPAL})
    assert settings.paypal_api_base == "https://api-m.paypal.com"
    assert load_settings({**GOOD, **PAYPAL, "PAYPAL_SANDBOX": "1"}).paypal_api_base.endswith(
        "sandbox.paypal.com"
    )
    assert not load_settings({**GOOD, **PAYPAL, "MARQUEE_ENV": "development"}).mock_gateway
    assert PAYPAL["PAYPAL_SECRET"] not in repr(settings)


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        *[(name, {name: ""}) for name in PAYPAL],
        ("PAYPAL_API_BASE", {"PAYPAL_API_BASE": "http://127.0.0.1:9"}),
        ("PAYPAL_API_BASE", {"PAYPAL_API_BASE": "localhost", "MARQUEE_ENV": "development"}),
        ("PAYPAL_SANDBOX", {"PAYPAL_SANDBOX": "perhaps"}),
    ],
)
def test_half_or_foreign_paypal_settings_stop_the_boot(name: str, changes: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match=name) as refused:
        load_settings({**GOOD, **PAYPAL, **changes})
    assert PAYPAL["PAYPAL_SECRET"] not in str(refused.value)
