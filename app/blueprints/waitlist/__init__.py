"""Waiting for places at a sold-out event."""

from app.blueprints.waitlist.routes import feature

__all__ = ["feature"]
