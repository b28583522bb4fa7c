"""Pictures, in their sizes."""

from app.blueprints.media.routes import feature

__all__ = ["feature"]
