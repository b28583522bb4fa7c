"""Addresses made of titles and names."""

import re
from unicodedata import normalize

LETTERS = str.maketrans(
    {"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ß": "ss", "œ": "oe", "Œ": "Oe"}
    | {"Þ": "Th", "þ": "th", "ı": "i", "ð": "d", "æ": "ae"}
)


def slug_of(title: str) -> str:
    """Lower-case ASCII words joined by hyphens, at most about 60 characters; empty when nothing is Latin."""
    plain = normalize("NFKD", title.translate(LETTERS)).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")
    return slug if len(slug) <= 60 else slug[:60].rsplit("-", 1)[0]
