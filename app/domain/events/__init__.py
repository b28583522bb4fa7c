"""Events: made, edited, published, cancelled."""

from app.domain.events.queries import get_event

__all__ = ["get_event"]
