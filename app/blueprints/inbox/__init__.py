"""Pages of one's notifications."""

from app.blueprints.inbox.routes import feature

__all__ = ["feature"]
