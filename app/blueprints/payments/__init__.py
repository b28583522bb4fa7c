"""Pages: payments."""

from app.blueprints.payments import keys, ways
from app.blueprints.payments.routes import feature

__all__ = ["feature", "keys", "ways"]
