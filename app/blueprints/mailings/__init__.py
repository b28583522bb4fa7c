"""Pages: leaving letters, without an account."""

from app.blueprints.mailings.routes import feature

__all__ = ["feature"]
