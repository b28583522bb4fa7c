"""The team of an event."""

from app.blueprints.access.routes import feature

__all__ = ["feature"]
