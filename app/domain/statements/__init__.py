"""Bank statements: transfers find their orders, and what is odd finds a person."""

from app.domain.statements.judging import Judged
from app.domain.statements.keeping import (
    Preview,
    apply_statement,
    discard_statement,
    forget_drafts,
    preview,
    set_columns,
    upload_statement,
)
from app.domain.statements.queries import Kept, Listed, get_statement, list_kept, list_statements
from app.domain.statements.reading import LARGEST, NEEDED, OPTIONAL

__all__ = [
    "LARGEST",
    "NEEDED",
    "OPTIONAL",
    "Judged",
    "Kept",
    "Listed",
    "Preview",
    "apply_statement",
    "discard_statement",
    "forget_drafts",
    "get_statement",
    "list_kept",
    "list_statements",
    "preview",
    "set_columns",
    "upload_statement",
]
