"""Headers of the API's answers: how much may still be asked, and who else's pages may ask."""

from __future__ import annotations

import time

from flask import Response, current_app, request

from app.web.limits import limiter
from app.web.problems import is_asked

METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE"
SENT = "Authorization, Content-Type, Idempotency-Key"
READ = "Location, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After, X-Request-ID"
AN_HOUR = "3600"


def finish(response: Response) -> Response:
    """Put them on whatever is answered under /api."""
    if is_asked():
        response.headers.setdefault("Cache-Control", "no-store")
        _rate(response)
        _cors(response)
    return response


def _rate(response: Response) -> None:
    """The limit that this call was counted against; Reset in seconds from now."""
    limit = limiter.current_limit
    if limit is not None:
        reset = max(0, round(limit.reset_at - time.time()))
        response.headers["RateLimit-Limit"] = str(limit.limit.amount)
        response.headers["RateLimit-Remaining"] = str(max(0, limit.remaining))
        response.headers["RateLimit-Reset"] = str(reset)
        if response.status_code == 429:
            response.headers["Retry-After"] = str(max(1, reset))


def _cors(response: Response) -> None:
    """Only for origins that the settings name; never with cookies."""
    allowed = current_app.config["SETTINGS"].api_cors_origins
    if not allowed:
        return
    response.vary.add("Origin")
    origin = request.headers.get("Origin", "")
    if origin in allowed:
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Expose-Headers"] = READ
        if request.method == "OPTIONS":
            response.headers["Access-Control-Allow-Methods"] = METHODS
            response.headers["Access-Control-Allow-Headers"] = SENT
            response.headers["Access-Control-Max-Age"] = AN_HOUR
