"""Finding events."""

from app.blueprints.discovery.routes import feature

__all__ = ["feature"]
