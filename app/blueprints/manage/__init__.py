"""The organizer's pages."""

from app.blueprints.manage import correcting, desk
from app.blueprints.manage.routes import feature

__all__ = ["correcting", "desk", "feature"]
