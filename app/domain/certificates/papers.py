"""Certificates on paper, as they were issued."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import format_date

from app.core import clock, files
from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.domain import documents
from app.domain.certificates import rules
from app.domain.documents import PrintedCertificate
from app.models import Certificate, CertificateDesign, Event


def print_certificate(certificate: Certificate, address: str) -> bytes:
    """The PDF. address: where it is verified. Raises OSError where documents.can_make_pdf() is False."""
    says = certificate.frozen
    return _print(says, certificate.name, certificate.number, certificate.issued_at, address)


def print_sample(design: CertificateDesign, event: Event, address: str) -> bytes:
    """How one will look, with a name and number that are nobody's."""
    says = rules.freeze(design, event)
    return _print(says, _("First and last name"), "XXXX-XXXX-XXXX", clock.now(), address)


def _print(says: dict[str, Any], name: str, number: str, at: datetime, address: str) -> bytes:
    return documents.certificate_pdf(
        PrintedCertificate(
            heading=says["heading"],
            name=name,
            event=says["event"],
            when=days_in_words(says),
            place=says["place"],
            text=says["text"],
            hours=hours_in_words(says["hours"]),
            skills=says["skills"],
            host=says["host"],
            signer=says["signer"],
            signer_role=says["signer_role"],
            logo=_picture(says["logo"]),
            signature=_picture(says["signature"]),
            number=number,
            issued=_("Issued on %(day)s", day=_day(at.date())),
            address=address,
        )
    )


def hours_in_words(hours: str | None) -> str:
    """ "7.5 hours", nothing without a number."""
    return (
        ngettext("%(hours)s hour", "%(hours)s hours", 1 if hours == "1" else 2, hours=hours) if hours else ""
    )


def days_in_words(says: Mapping[str, Any]) -> str:
    """When the event was, by what a certificate says."""
    first, last = date.fromisoformat(says["first"]), date.fromisoformat(says["last"])
    if first == last:
        return _day(first)
    return _("%(first)s to %(last)s", first=_day(first), last=_day(last))


def _day(day: date) -> str:
    return str(format_date(day, "d MMMM y", rebase=False))


def _picture(name: str | None) -> bytes | None:
    path = files.find_emblem(name) if name else None
    return path.read_bytes() if path else None
