"""Pages: orders, and tickets that change hands."""

from app.blueprints.orders import handing, offline
from app.blueprints.orders.routes import feature

__all__ = ["feature", "handing", "offline"]
