"""Pages: accounts."""

from app.blueprints.accounts import addresses
from app.blueprints.accounts.routes import feature

__all__ = ["addresses", "feature"]
