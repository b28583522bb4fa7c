"""The socket that carries hints."""

from app.blueprints.live.routes import feature

__all__ = ["feature"]
