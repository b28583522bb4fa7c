"""Serving pictures. A name stands for one content for good, so that browsers may keep it."""

from __future__ import annotations

from flask import Response, make_response

from app.core import files
from app.core.errors import NotFound
from app.web.feature import Feature
from app.web.policy import ANYONE

feature = Feature("media", __name__)
FOR_GOOD = "public, max-age=31536000, immutable"


@feature.read("/<name>/<int:width>.webp", needs=ANYONE)
def show_picture(name: str, width: int) -> Response:
    """A cover, `width` pixels wide."""
    return _picture(name, f"-{width}.webp", "image/webp")


@feature.read("/<name>/card.jpg", needs=ANYONE)
def show_card(name: str) -> Response:
    """A cover for those who share its page, 1200 by 630."""
    return _picture(name, "-card.jpg", "image/jpeg")


def _picture(name: str, suffix: str, media_type: str) -> Response:
    path = files.find_picture(name, suffix)
    if path is None:
        raise NotFound
    headers = {
        "Content-Type": media_type,
        "Cache-Control": FOR_GOOD,
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return make_response(path.read_bytes(), 200, headers)
