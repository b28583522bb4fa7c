"""What a certificate says, and when it may be issued."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from app.core.ids import ALPHABET, new_code
from app.models import CertificateDesign, Event
from app.models.events import PUBLISHED

REST = timedelta(hours=1)
NUMBER = re.compile(f"[{ALPHABET}]{{12}}")


def new_number() -> str:
    """A number that nobody can guess, in groups that can be read out."""
    return _grouped(new_code(12))


def canonical(typed: str) -> str | None:
    """The number as it is stored, however somebody typed it; None for what is none."""
    plain = re.sub(r"[\s-]", "", typed).upper()
    return _grouped(plain) if NUMBER.fullmatch(plain) else None


def _grouped(plain: str) -> str:
    return "-".join(plain[start : start + 4] for start in (0, 4, 8))


def is_over(event: Event, now: datetime) -> bool:
    """Whether certificates of the event can be issued: it took place and is over."""
    return event.status == PUBLISHED and event.ends_at <= now


def freeze(design: CertificateDesign, event: Event) -> dict[str, Any]:
    """What the certificates of the event say from now on, whatever is changed later."""
    return {
        "heading": design.heading,
        "text": design.text,
        "hours": _plain(str(design.hours)) if design.hours is not None else None,
        "skills": [line.strip() for line in design.skills.splitlines() if line.strip()],
        "signer": design.signer,
        "signer_role": design.signer_role,
        "logo": design.logo,
        "signature": design.signature,
        "event": event.title,
        "host": event.community.name,
        "first": event.local_start.date().isoformat(),
        "last": event.local_end.date().isoformat(),
        "place": ", ".join(filter(None, [event.place_name, event.city])),
    }


def _plain(decimal: str) -> str:
    return decimal.rstrip("0").rstrip(".") if "." in decimal else decimal
