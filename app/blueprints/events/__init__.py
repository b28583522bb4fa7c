"""The public page of an event, and making, editing, publishing and cancelling one."""

from app.blueprints.events.routes import feature

__all__ = ["feature"]
