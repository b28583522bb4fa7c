"""Ticket types: what an event has on offer, and the places that some of them share."""

from app.blueprints.tickets import routes, sharing
from app.blueprints.tickets.feature import feature

__all__ = ["feature", "routes", "sharing"]
