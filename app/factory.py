"""How the application is put together: an ordered list of steps, then the table of contents."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask_babel import Babel
from flask_compress import Compress

from app import models, rarely
from app.blueprints import table_of_contents
from app.core import connections, files, hints, log, queue, secret_key
from app.core.db import READING, db
from app.core.i18n import language
from app.domain import payments
from app.settings import PAYPAL_LIVE, PAYPAL_SANDBOX, Settings, load_settings
from app.web import (
    errors,
    filters,
    hx,
    letters,
    limits,
    live,
    nav,
    page_cache,
    rehearsal,
    security,
    session,
    static,
    turnstile,
    uploads,
)

Step = Callable[[Flask, Settings], None]
LANGUAGES = ["en"]


class Application(Flask):
    """Flask, without asking of every hook of every request whether it is a coroutine: none is."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func


def build(settings: Settings | None = None) -> Flask:
    """Run every step on a new Flask app."""
    settings = settings or load_settings()
    app = Application("app", static_folder=None)
    for step in STEPS:
        step(app, settings)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_key,
        DEBUG=settings.debug,
        TESTING=settings.environment == "test",
        SERVER_NAME=None,
        PREFERRED_URL_SCHEME=settings.scheme,
        PUBLIC_URL=settings.public_url,
        SETTINGS=settings,
    )
    app.url_map.strict_slashes = False
    files.use_folder(settings.data_dir / "files")
    secret_key.use(settings.secret_key)


def _watch(app: Flask, settings: Settings) -> None:
    if settings.environment != "test":
        log.set_up(settings.log_level)
    if settings.sentry_dsn:
        import sentry_sdk

        sentry_sdk.init(dsn=settings.sentry_dsn, environment=settings.environment, send_default_pii=False)


def _connect_database(app: Flask, settings: Settings) -> None:
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = connections.writing_options(settings.pool_size)
    reading = connections.reading_options(settings.pool_size)
    app.config["SQLALCHEMY_BINDS"] = {READING: {"url": settings.database_url, **reading}}
    db.init_app(app)
    with app.app_context():
        for engine in db.engines.values():
            connections.ping_after_rest(engine)
        connections.break_together(list(db.engines.values()))
    assert models.__all__


def _connect_broker(app: Flask, settings: Settings) -> None:
    queue.connect(settings.redis_url)
    hints.use(settings.database_url)


def _take_payments(app: Flask, settings: Settings) -> None:
    stripe, paypal = settings.stripe_api_base or None, settings.paypal_api_base
    other = paypal not in {PAYPAL_LIVE, PAYPAL_SANDBOX}  # a test's, for all
    live, sandbox = (paypal, paypal) if other else (PAYPAL_LIVE, PAYPAL_SANDBOX)
    payments.use_bases(payments.Bases(settings.host, stripe, live, sandbox))
    ways: dict[str, payments.Provider] = {}
    if settings.stripe_secret_key:
        key, secret = settings.stripe_secret_key, settings.stripe_webhook_secret
        ways["stripe"] = payments.take_stripe(key, secret, settings.host, stripe)
    if settings.paypal_client_id:
        app_of_ours = settings.paypal_client_id, settings.paypal_secret, settings.paypal_webhook_id
        ways["paypal"] = payments.take_paypal(*app_of_ours, settings.host, paypal)
    if settings.mock_gateway:
        ways["mock"] = payments.mock.Mock(settings.mock_success_rate, timedelta(seconds=settings.mock_delay))
    ways["manual"] = payments.manual.Manual()
    payments.use(ways)


def _speak(app: Flask, settings: Settings) -> None:
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = os.fspath(Path(app.root_path) / "translations")
    Babel(app, locale_selector=language, default_locale="en")


def _compress(app: Flask, settings: Settings) -> None:
    app.config["COMPRESS_MIN_SIZE"] = 400
    app.config["COMPRESS_ALGORITHM"] = ["br", "gzip"]
    app.config["COMPRESS_BR_LEVEL"] = 4  # a tenth more bytes of a page than at 5, in two thirds of the time
    Compress(app)


def _mount(app: Flask, settings: Settings) -> None:
    for blueprint, prefix in table_of_contents(settings):
        app.register_blueprint(blueprint, url_prefix=prefix)


STEPS: list[Step] = [
    _configure,
    _watch,
    _connect_database,
    _connect_broker,
    _take_payments,
    _speak,
    security.set_up,
    uploads.set_up,
    turnstile.set_up,
    lambda app, settings: page_cache.set_up(app),
    _compress,
    session.set_up,
    limits.set_up,
    lambda app, settings: hx.set_up(app),
    lambda app, settings: nav.set_up(app),
    lambda app, settings: filters.set_up(app),
    lambda app, settings: errors.set_up(app),
    lambda app, settings: letters.set_up(app),
    lambda app, settings: live.set_up(app),
    static.set_up,
    _mount,
    lambda app, settings: rehearsal.set_up(app),
    lambda app, settings: rarely.set_up(app),
]
