"""Pages: events."""

from app.blueprints.events import visits
from app.blueprints.events.routes import feature

__all__ = ["feature", "visits"]
