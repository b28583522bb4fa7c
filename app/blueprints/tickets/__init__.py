"""Ticket types: what an event has on offer."""

from app.blueprints.tickets.routes import feature

__all__ = ["feature"]
