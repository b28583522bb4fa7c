"""Pages: surveys, for who makes them and for who is asked."""

from app.blueprints.surveys import results, routes
from app.blueprints.surveys.feature import feature

__all__ = ["feature", "results", "routes"]
