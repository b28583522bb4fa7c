"""Pages: the mailbox of development."""

from app.blueprints.dev.routes import feature

__all__ = ["feature"]
