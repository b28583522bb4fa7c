"""The words people read, ready for translation; English is the source."""

from __future__ import annotations

from contextvars import ContextVar
from functools import lru_cache

import flask_babel
from flask_babel import lazy_gettext

__all__ = ["gettext", "language", "lazy_gettext", "ngettext"]

_language: ContextVar[str] = ContextVar("language", default="en")


def language() -> str:
    """The reader's language, such as "en"."""
    return _language.get()


def gettext(message: str, **values: object) -> str:
    """The message in the reader's language, with its %(name)s filled in."""
    found = translated(language(), message)
    return found % values if values else found


@lru_cache(maxsize=8192)
def translated(_language: str, message: str) -> str:
    """The message as the catalogue of the reader's language has it, which is this one."""
    return str(flask_babel.gettext(message))


def ngettext(singular: str, plural: str, num: int, **values: object) -> str:
    """The form of the message that fits `num`, which fills %(num)d."""
    return str(flask_babel.ngettext(singular, plural, num, **values))
