"""Certificates on paper: one A4 sheet across, with a code that leads to where it is verified."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.documents.codes import draw_code
from app.domain.documents.pdf import make_pdf


@dataclass(frozen=True)
class PrintedCertificate:
    """What a certificate shows, in words. logo, signature: PNG pictures. address: where it is verified."""

    heading: str
    name: str
    event: str
    when: str
    place: str
    text: str
    hours: str
    skills: Sequence[str]
    host: str
    signer: str
    signer_role: str
    logo: bytes | None
    signature: bytes | None
    number: str
    issued: str
    address: str


def certificate_pdf(certificate: PrintedCertificate) -> bytes:
    """One A4 sheet. Raises OSError where documents.can_make_pdf() is False."""
    return make_pdf(
        "certificate.html",
        {
            "certificate": certificate,
            "code": draw_code(certificate.address),
            "logo": _embedded(certificate.logo),
            "signature": _embedded(certificate.signature),
        },
    )


def _embedded(png: bytes | None) -> str:
    return f"data:image/png;base64,{b64encode(png).decode()}" if png else ""
