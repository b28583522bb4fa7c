"""Pages of the door: lists, scans, search; with a network and without."""

from app.blueprints.checkin import collecting, conflicts, lists, offline
from app.blueprints.checkin.routes import feature

__all__ = ["collecting", "conflicts", "feature", "lists", "offline"]
