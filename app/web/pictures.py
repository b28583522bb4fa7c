"""Addresses of pictures in their sizes."""

from __future__ import annotations

from app.domain.discovery import Entry
from app.models import Event
from app.web.kept import kept_url_for

WIDTHS = (320, 640, 1280)


def cover_url(event: Event | Entry, width: int) -> str | None:
    """The address of the event's cover, `width` pixels wide (one of WIDTHS); None without a cover."""
    if event.cover is None:
        return None
    return kept_url_for("media.show_picture", name=event.cover, width=width)


def cover_set(event: Event) -> str:
    """The srcset of the event's cover; empty without one."""
    return ", ".join(f"{cover_url(event, width)} {width}w" for width in WIDTHS) if event.cover else ""


def card_url(event: Event) -> str | None:
    """The address of the event's card for those who share it, 1200 by 630; None without a cover."""
    return kept_url_for("media.show_card", name=event.cover) if event.cover else None
