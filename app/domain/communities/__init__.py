"""Communities own events."""

from app.domain.communities.founding import CommunityDetails, edit_community, may_start, start_community
from app.domain.communities.queries import Listed, get_community, list_communities

__all__ = [
    "CommunityDetails",
    "Listed",
    "edit_community",
    "get_community",
    "list_communities",
    "may_start",
    "start_community",
]
