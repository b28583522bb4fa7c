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
    ],
)
def test_production_refuses_and_names_the_setting(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        load_settings({**GOOD, name: value})


def test_the_mock_gateway_is_only_there_when_asked_for_by_name() -> None:
    assert load_settings({**GOOD, "MOCK_GATEWAY": "1"}).mock_gateway
