"""Pages of the installation itself: whether it lives, and how it looks."""

from app.blueprints.site.routes import feature

__all__ = ["feature"]
