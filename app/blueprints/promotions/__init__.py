"""Pages: promotions."""

from app.blueprints.promotions import batches, routes
from app.blueprints.promotions.feature import feature

__all__ = ["batches", "feature", "routes"]
