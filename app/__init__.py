"""Marquee: tickets, guests and gatherings in one self-hosted app."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from app.settings import Settings

__all__ = ["create_app"]


def create_app(settings: Settings | None = None) -> Flask:
    """The application, ready to serve. Raises SettingsError for a wrong or missing setting."""
    from app.factory import build

    return build(settings)
