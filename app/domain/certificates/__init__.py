"""Certificates: designed by the organizer, issued after the event, verified by anybody."""

from app.domain.certificates import letters, reactions
from app.domain.certificates.designing import Design, find_design, save_design
from app.domain.certificates.downloads import count_download, store_downloads
from app.domain.certificates.issuing import (
    issue_by_word,
    issue_due,
    issue_to_admitted,
    issue_to_everyone,
    revoke_certificate,
)
from app.domain.certificates.papers import days_in_words, hours_in_words, print_certificate, print_sample
from app.domain.certificates.queries import (
    Issued,
    Lacking,
    Totals,
    find_by_number,
    find_of_ticket,
    get_by_number,
    get_certificate,
    get_certificate_by_id,
    is_theirs,
    list_issued,
    list_lacking,
    list_of_order,
    list_own,
    totals_of,
)
from app.domain.certificates.rules import canonical, freeze

__all__ = [
    "Design",
    "Issued",
    "Lacking",
    "Totals",
    "canonical",
    "count_download",
    "days_in_words",
    "find_by_number",
    "find_design",
    "find_of_ticket",
    "freeze",
    "get_by_number",
    "get_certificate",
    "get_certificate_by_id",
    "hours_in_words",
    "is_theirs",
    "issue_by_word",
    "issue_due",
    "issue_to_admitted",
    "issue_to_everyone",
    "letters",
    "list_issued",
    "list_lacking",
    "list_of_order",
    "list_own",
    "print_certificate",
    "print_sample",
    "reactions",
    "revoke_certificate",
    "save_design",
    "store_downloads",
    "totals_of",
]
