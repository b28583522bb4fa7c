"""Typed settings from the environment.

A missing or weak value stops the boot with a line that names the setting.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

Environment = Literal["development", "test", "production"]
WEAK_SECRETS = {"changeme", "change-me", "secret", "password", "development", "marquee"}
SECRET_LENGTH = 32


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
    pool_size: int = 10
    log_level: str = "INFO"
    rate_limits: bool = True
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
        mock_gateway=_flag(source, "MOCK_GATEWAY", environment != "production"),
        pool_size=_number(source, "POOL_SIZE", 10),
        log_level=source.get("LOG_LEVEL", "INFO").upper(),
        rate_limits=_flag(source, "RATE_LIMITS", True),
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


def _flag(source: Mapping[str, str], name: str, default: bool) -> bool:
    value = source.get(name, "").strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise SettingsError(f"{name} must be 1 or 0, not {value!r}.")
