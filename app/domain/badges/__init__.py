"""Badges: designed once an event, printed in parts by the worker, one at a time at the door."""

from app.domain.badges.designing import Look, find_design, save_design
from app.domain.badges.making import forget_old, make_part
from app.domain.badges.papers import print_one, print_sample
from app.domain.badges.printing import (
    PART,
    Wish,
    count_badges,
    get_part,
    get_print,
    list_parts,
    list_prints,
    print_badges,
    run_again,
)

__all__ = [
    "PART",
    "Look",
    "Wish",
    "count_badges",
    "find_design",
    "forget_old",
    "get_part",
    "get_print",
    "list_parts",
    "list_prints",
    "make_part",
    "print_badges",
    "print_one",
    "print_sample",
    "run_again",
    "save_design",
]
