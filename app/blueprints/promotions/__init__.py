"""Pages: promotions."""

from app.blueprints.promotions.routes import feature

__all__ = ["feature"]
