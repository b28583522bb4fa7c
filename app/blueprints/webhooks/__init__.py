"""Doors for machines: what providers tell us."""

from app.blueprints.webhooks.routes import feature

__all__ = ["feature"]
