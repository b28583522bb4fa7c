"""Typed settings from the environment.

A missing or weak value stops the boot with a line that names the setting.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

Environment = Literal["development", "test", "production"]
WEAK_SECRETS = {"changeme", "change-me", "secret", "password", "development", "marquee"}
SECRET_LENGTH = 32
STRIPE_KEY = re.compile(r"(sk|rk)_(live|test)_[A-Za-z0-9_]+")
PAYPAL_LIVE, PAYPAL_SANDBOX = "https://api-m.paypal.com", "https://api-m.sandbox.paypal.com"
RATE = re.compile(r"[1-9][0-9]* per (second|minute|hour|day)")


class SettingsError(RuntimeError):
    """A setting is missing, malformed or unsafe; the message names it."""


@dataclass(frozen=True)
class Settings:
    """Everything an operator may set; the README's table mirrors these names in upper case."""

    environment: Environment
    secret_key: str
    public_url: str
    database_url: str
    redis_url: str
    data_dir: Path
    debug: bool = False
    mail_url: str = "dev:"
    mail_from: str = "Marquee <marquee@localhost>"
    site_name: str = "Marquee"
    trusted_proxies: int = 0
    sentry_dsn: str = ""
    open_communities: bool = True
    mock_gateway: bool = False
    mock_success_rate: float = 1.0
    mock_delay: float = 2.0
    stripe_secret_key: str = field(default="", repr=False)
    stripe_webhook_secret: str = field(default="", repr=False)
    stripe_api_base: str = ""
    paypal_client_id: str = ""
    paypal_secret: str = field(default="", repr=False)
    paypal_webhook_id: str = ""
    paypal_api_base: str = PAYPAL_LIVE
    pool_size: int = 3
    log_level: str = "INFO"
    rate_limits: bool = True
    api_rate: str = "1200 per minute"
    api_check_in_rate: str = "30000 per minute"
    api_anonymous_rate: str = "60 per minute"
    api_sign_in_rate: str = "30 per minute"
    api_register_rate: str = "30 per hour"
    api_cors_origins: tuple[str, ...] = ()
    default_timezone: str = "Europe/Amsterdam"
    default_currency: str = "EUR"

    @property
    def production(self) -> bool:
        return self.environment == "production"

    @property
    def host(self) -> str:
        """Host and port of the public address, as links in mails need it."""
        return urlsplit(self.public_url).netloc

    @property
    def scheme(self) -> str:
        return urlsplit(self.public_url).scheme


def load_settings(env: Mapping[str, str] | None = None) -> Settings:
    """Read and check the environment.

    Raises SettingsError for the first value that is missing or unsafe.
    """
    source = os.environ if env is None else env
    environment = _environment(source)
    settings = Settings(
        environment=environment,
        secret_key=source.get("SECRET_KEY", "" if environment == "production" else "x" * SECRET_LENGTH),
        public_url=_public_url(source, environment),
        database_url=_required(source, "DATABASE_URL"),
        redis_url=_required(source, "REDIS_URL"),
        data_dir=Path(source.get("DATA_DIR", ".data")).absolute(),
        debug=_flag(source, "DEBUG", False),
        mail_url=source.get("MAIL_URL", "" if environment == "production" else "dev:"),
        mail_from=source.get("MAIL_FROM", "Marquee <marquee@localhost>"),
        site_name=source.get("SITE_NAME", "Marquee"),
        trusted_proxies=_number(source, "TRUSTED_PROXIES", 0),
        sentry_dsn=source.get("SENTRY_DSN", ""),
        open_communities=_flag(source, "OPEN_COMMUNITIES", True),
        mock_gateway=_flag(source, "MOCK_GATEWAY", _mock_by_default(source, environment)),
        mock_success_rate=_decimal(source, "MOCK_SUCCESS_RATE", 1.0, 1.0),
        mock_delay=_decimal(source, "MOCK_DELAY", 2.0, 600.0),
        stripe_secret_key=_stripe_key(source),
        stripe_webhook_secret=_webhook_secret(source),
        stripe_api_base=_api_base(source, environment, "Stripe"),
        **_paypal(source, environment),
        pool_size=_number(source, "POOL_SIZE", 3),
        log_level=source.get("LOG_LEVEL", "INFO").upper(),
        rate_limits=_flag(source, "RATE_LIMITS", True),
        api_rate=_rate(source, "API_RATE", "1200 per minute"),
        api_check_in_rate=_rate(source, "API_CHECK_IN_RATE", "30000 per minute"),
        api_anonymous_rate=_rate(source, "API_ANONYMOUS_RATE", "60 per minute"),
        api_sign_in_rate=_rate(source, "API_SIGN_IN_RATE", "30 per minute"),
        api_register_rate=_rate(source, "API_REGISTER_RATE", "30 per hour"),
        api_cors_origins=_origins(source),
        default_timezone=source.get("DEFAULT_TIMEZONE", "Europe/Amsterdam"),
        default_currency=source.get("DEFAULT_CURRENCY", "EUR"),
    )
    if settings.production:
        _refuse_unsafe(settings)
    return settings


def _refuse_unsafe(settings: Settings) -> None:
    secret = settings.secret_key
    weak = len(secret) < SECRET_LENGTH or len(set(secret)) < 8 or secret.lower() in WEAK_SECRETS
    if weak:
        raise SettingsError(
            f"SECRET_KEY must be {SECRET_LENGTH} or more random characters; make one with: "
            'python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
        )
    if settings.debug:
        raise SettingsError("DEBUG must be off in production.")
    if not settings.mail_url or settings.mail_url.startswith("dev:"):
        raise SettingsError(
            "MAIL_URL must name a mail server in production, such as smtp://user:pass@host:587."
        )


def _environment(source: Mapping[str, str]) -> Environment:
    value = source.get("MARQUEE_ENV", "production")
    if value == "development":
        return "development"
    if value == "test":
        return "test"
    if value == "production":
        return "production"
    raise SettingsError(f"MARQUEE_ENV must be development, test or production, not {value!r}.")


def _public_url(source: Mapping[str, str], environment: Environment) -> str:
    fallback = "" if environment == "production" else f"http://127.0.0.1:{source.get('PORT', '8000')}"
    value = source.get("PUBLIC_URL", fallback).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise SettingsError(
            "PUBLIC_URL must be the address people type, such as https://tickets.example.org; "
            "links in mails use it."
        )
    return value


def _required(source: Mapping[str, str], name: str) -> str:
    value = source.get(name, "")
    if not value:
        raise SettingsError(f"{name} is not set; bin/run starts a database and a broker and sets it for you.")
    return value


def _number(source: Mapping[str, str], name: str, default: int) -> int:
    value = source.get(name, "")
    if not value:
        return default
    if not value.isdecimal():
        raise SettingsError(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def _decimal(source: Mapping[str, str], name: str, default: float, most: float) -> float:
    try:
        value = float(source.get(name, "") or default)
    except ValueError:
        value = -1.0
    if not 0 <= value <= most:
        raise SettingsError(f"{name} must be a number from 0 to {most:g}, not {source.get(name)!r}.")
    return value


def _mock_by_default(source: Mapping[str, str], environment: Environment) -> bool:
    """Beside a real provider the mock is there only when asked for by name."""
    real = source.get("STRIPE_SECRET_KEY") or source.get("PAYPAL_CLIENT_ID")
    return environment != "production" and not real


def _stripe_key(source: Mapping[str, str]) -> str:
    value = source.get("STRIPE_SECRET_KEY", "").strip()
    if value and not STRIPE_KEY.fullmatch(value):
        raise SettingsError(
            "STRIPE_SECRET_KEY must be a secret or restricted key: it begins with sk_live_, sk_test_, "
            "rk_live_ or rk_test_."
        )
    return value


def _webhook_secret(source: Mapping[str, str]) -> str:
    value = source.get("STRIPE_WEBHOOK_SECRET", "").strip()
    if bool(value) != bool(source.get("STRIPE_SECRET_KEY", "").strip()):
        raise SettingsError(
            "STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET go together: set both or none. "
            "Stripe shows the second where the webhook endpoint is set up."
        )
    if value and not value.startswith("whsec_"):
        raise SettingsError("STRIPE_WEBHOOK_SECRET must begin with whsec_.")
    return value


def _api_base(source: Mapping[str, str], environment: Environment, provider: str) -> str:
    """Another address of a provider's API than its own, for tests."""
    name = f"{provider.upper()}_API_BASE"
    value = source.get(name, "").rstrip("/")
    if value and environment == "production":
        raise SettingsError(f"{name} is for tests: unset it, so that money goes through {provider} itself.")
    if value and urlsplit(value).scheme not in {"http", "https"}:
        raise SettingsError(f"{name} must be an address such as http://127.0.0.1:9000, not {value!r}.")
    return value


def _paypal(source: Mapping[str, str], environment: Environment) -> dict[str, str]:
    names = ("PAYPAL_CLIENT_ID", "PAYPAL_SECRET", "PAYPAL_WEBHOOK_ID")
    values = [source.get(name, "").strip() for name in names]
    if any(values) and not all(values):
        raise SettingsError(
            "PAYPAL_CLIENT_ID, PAYPAL_SECRET and PAYPAL_WEBHOOK_ID go together: set all or none. "
            "PayPal shows them where the REST app and its webhook are set up."
        )
    own = PAYPAL_SANDBOX if _flag(source, "PAYPAL_SANDBOX", False) else PAYPAL_LIVE
    kept = {name.lower(): value for name, value in zip(names, values, strict=True)}
    return {**kept, "paypal_api_base": _api_base(source, environment, "PayPal") or own}


def _rate(source: Mapping[str, str], name: str, default: str) -> str:
    value = source.get(name, "").strip() or default
    if not RATE.fullmatch(value):
        raise SettingsError(f"{name} must be such as '1200 per minute', not {value!r}.")
    return value


def _origins(source: Mapping[str, str]) -> tuple[str, ...]:
    found = tuple(source.get("API_CORS_ORIGINS", "").split())
    for origin in found:
        parts = urlsplit(origin)
        if parts.scheme not in {"http", "https"} or origin != f"{parts.scheme}://{parts.netloc}":
            raise SettingsError(
                f"API_CORS_ORIGINS must hold origins such as https://app.example.org, not {origin!r}."
            )
    return found


def _flag(source: Mapping[str, str], name: str, default: bool) -> bool:
    value = source.get(name, "").strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise SettingsError(f"{name} must be 1 or 0, not {value!r}.")
