"""The administration of the installation."""

from app.blueprints.admin import categories, routes
from app.blueprints.admin.feature import feature

__all__ = ["categories", "feature", "routes"]
