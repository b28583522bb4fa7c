"""Promo codes, and the links that tell where bookings came from."""

from app.domain.promotions.batch_uses import BatchUse, SingleUse, list_batch, list_batches, page_of_batch
from app.domain.promotions.batches import MOST, get_batch, make_batch, resume_batch, stop_batch
from app.domain.promotions.keeping import (
    CodeDetails,
    add_code,
    details_of,
    edit_code,
    get_code,
    resume_code,
    stop_code,
)
from app.domain.promotions.queries import (
    CodeUse,
    SourceUse,
    find_code_of,
    find_link,
    get_counter_id,
    list_codes,
    list_sources,
)
from app.domain.promotions.rules import Asked, Code, discounts, plain_code, plain_source
from app.domain.promotions.tracking import add_link, get_link, remove_link
from app.domain.promotions.using import check_use, use_code, used_up
from app.domain.promotions.visits import count_visit, store_visits

__all__ = [
    "MOST",
    "Asked",
    "BatchUse",
    "Code",
    "CodeDetails",
    "CodeUse",
    "SingleUse",
    "SourceUse",
    "add_code",
    "add_link",
    "check_use",
    "count_visit",
    "details_of",
    "discounts",
    "edit_code",
    "find_code_of",
    "find_link",
    "get_batch",
    "get_code",
    "get_counter_id",
    "get_link",
    "list_batch",
    "list_batches",
    "list_codes",
    "list_sources",
    "make_batch",
    "page_of_batch",
    "plain_code",
    "plain_source",
    "remove_link",
    "resume_batch",
    "resume_code",
    "stop_batch",
    "stop_code",
    "store_visits",
    "use_code",
    "used_up",
]
