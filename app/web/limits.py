"""Rate limits by address, in the broker, with a memory fallback when it is down."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from app.settings import Settings

# without the library's headers: they cost another question to the broker; the API writes its own
limiter = Limiter(key_func=get_remote_address, strategy="moving-window")


def limited(view: Callable[..., Any], limit: str, methods: list[str]) -> Callable[..., Any]:
    """The view under `limit` ("10 per minute"); a page with a form counts only its POSTs."""
    decorated: Callable[..., Any] = limiter.limit(
        limit, exempt_when=lambda: len(methods) > 1 and request.method != "POST"
    )(view)
    return decorated


def set_up(app: Flask, settings: Settings) -> None:
    app.config["RATELIMIT_ENABLED"] = settings.rate_limits
    app.config["RATELIMIT_STORAGE_URI"] = storage_uri(settings.redis_url)
    app.config["RATELIMIT_STORAGE_OPTIONS"] = {"socket_timeout": 0.3, "socket_connect_timeout": 0.3}
    app.config["RATELIMIT_IN_MEMORY_FALLBACK_ENABLED"] = True
    app.config["RATELIMIT_KEY_PREFIX"] = "marquee"
    limiter.init_app(app)
    # limits stand at the views that have one, which count by themselves: not every page has to ask
    hooks = app.before_request_funcs.get(None, [])
    app.before_request_funcs[None] = [hook for hook in hooks if hook != limiter._check_request_limit]


def storage_uri(redis_url: str) -> str:
    """The broker's address as the limits library spells it."""
    return redis_url.replace("unix://", "redis+unix://", 1) if redis_url.startswith("unix://") else redis_url
