"""A community's places: listed, added, edited, closed."""

from app.blueprints.venues.routes import feature

__all__ = ["feature"]
