"""Reviews of events: read, written, answered, reported and moderated."""

from app.blueprints.reviews import moderating, routes
from app.blueprints.reviews.feature import feature

__all__ = ["feature", "moderating", "routes"]
