"""Pages: orders."""

from app.blueprints.orders.routes import feature

__all__ = ["feature"]
