"""The words people read, ready for translation; English is the source."""

from __future__ import annotations

import flask_babel
from flask_babel import lazy_gettext

__all__ = ["gettext", "lazy_gettext", "ngettext"]


def gettext(message: str, **values: object) -> str:
    """The message in the reader's language, with its %(name)s filled in."""
    return str(flask_babel.gettext(message, **values))


def ngettext(singular: str, plural: str, num: int, **values: object) -> str:
    """The form of the message that fits `num`, which fills %(num)d."""
    return str(flask_babel.ngettext(singular, plural, num, **values))
