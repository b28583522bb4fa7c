"""Pages: a community's bank statements."""

from app.blueprints.statements.routes import feature

__all__ = ["feature"]
