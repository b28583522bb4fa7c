"""Communities: their pages, and who organizes for them."""

from app.blueprints.communities.routes import feature

__all__ = ["feature"]
