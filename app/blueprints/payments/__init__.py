"""Pages: payments."""

from app.blueprints.payments import ways
from app.blueprints.payments.routes import feature

__all__ = ["feature", "ways"]
