"""Communities own events."""

from app.domain.communities.queries import get_community

__all__ = ["get_community"]
