"""Finding events, and the categories they are found by."""

from app.domain.discovery.categories import (
    add_category,
    count_events_by_category,
    delete_category,
    get_category,
    list_categories,
    move_category,
    rename_category,
)
from app.domain.discovery.queries import Entry, Facet, Found, find_events, list_listed
from app.domain.discovery.search import DATE, FREE, NEWEST, PAID, PRICES, SORTS, WHENS, Search

__all__ = [
    "DATE",
    "FREE",
    "NEWEST",
    "PAID",
    "PRICES",
    "SORTS",
    "WHENS",
    "Entry",
    "Facet",
    "Found",
    "Search",
    "add_category",
    "count_events_by_category",
    "delete_category",
    "find_events",
    "get_category",
    "list_categories",
    "list_listed",
    "move_category",
    "rename_category",
]
