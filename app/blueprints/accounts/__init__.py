"""Pages: accounts."""

from app.blueprints.accounts.routes import feature

__all__ = ["feature"]
