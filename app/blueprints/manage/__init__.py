"""The organizer's pages."""

from app.blueprints.manage.routes import feature

__all__ = ["feature"]
