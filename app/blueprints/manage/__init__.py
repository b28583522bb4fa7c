"""The organizer's pages."""

from app.blueprints.manage import cancelling, correcting, desk, people, swapping
from app.blueprints.manage.routes import feature

__all__ = ["cancelling", "correcting", "desk", "feature", "people", "swapping"]
