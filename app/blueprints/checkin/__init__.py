"""Pages of the door: scan, search, let in, undo."""

from app.blueprints.checkin.routes import feature

__all__ = ["feature"]
