"""Finding events, and the categories they are found by."""

from app.domain.discovery.catalogue import (
    ORDERS,
    STATES,
    Listing,
    Near,
    Wanted,
    describe,
    describe_all,
    list_catalogue,
    shown_state,
)
from app.domain.discovery.categories import (
    add_category,
    count_events_by_category,
    delete_category,
    get_category,
    list_categories,
    move_category,
    page_categories,
    rename_category,
)
from app.domain.discovery.people import find_person, get_person, has_page, list_events_of_person, list_people
from app.domain.discovery.queries import Entry, Facet, Found, find_events, list_listed
from app.domain.discovery.search import DATE, FREE, NEWEST, PAID, PRICES, SORTS, WHENS, Search

__all__ = [
    "DATE",
    "FREE",
    "NEWEST",
    "ORDERS",
    "PAID",
    "PRICES",
    "SORTS",
    "STATES",
    "WHENS",
    "Entry",
    "Facet",
    "Found",
    "Listing",
    "Near",
    "Search",
    "Wanted",
    "add_category",
    "count_events_by_category",
    "delete_category",
    "describe",
    "describe_all",
    "find_events",
    "find_person",
    "get_category",
    "get_person",
    "has_page",
    "list_catalogue",
    "list_categories",
    "list_events_of_person",
    "list_listed",
    "list_people",
    "move_category",
    "page_categories",
    "rename_category",
    "shown_state",
]
