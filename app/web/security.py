"""Headers of every answer, and the proxies that may speak for a visitor."""

from __future__ import annotations

import logging
import re
import secrets
import time

from flask import Flask, Response, g, request
from werkzeug.middleware.proxy_fix import ProxyFix

from app.core.log import request_id
from app.settings import Settings

log = logging.getLogger("app.request")
REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
CSP = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=(self), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def set_up(app: Flask, settings: Settings) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 12 * 1024 * 1024
    app.config["MAX_FORM_MEMORY_SIZE"] = 500_000
    app.config["MAX_FORM_PARTS"] = 1_000
    if settings.trusted_proxies:
        n = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]
    secure = settings.scheme == "https"

    @app.before_request
    def begin() -> None:
        given = request.headers.get("X-Request-ID", "")
        request_id.set(given if REQUEST_ID.fullmatch(given) else secrets.token_hex(8))
        g.began = time.perf_counter()

    @app.after_request
    def finish(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if secure:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        response.headers["X-Request-ID"] = request_id.get()
        _log(response)
        return response


def _log(response: Response) -> None:
    milliseconds = round((time.perf_counter() - g.get("began", time.perf_counter())) * 1000, 1)
    log.info(
        "request",
        extra={
            "method": request.method,
            "path": request.path,
            "endpoint": request.endpoint,
            "status": response.status_code,
            "ms": milliseconds,
        },
    )
