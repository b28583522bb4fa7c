"""One's certificates."""

from __future__ import annotations

from typing import Any

from flask import Response
from marshmallow import fields

from app.blueprints.api import lists
from app.blueprints.api.fields import Instant
from app.blueprints.api.needs import OWN_CERTIFICATE, SIGNED_IN
from app.blueprints.api.shapes import Shape, always, listing, maybe
from app.blueprints.api.table import ID, feature
from app.domain import certificates
from app.models import Certificate
from app.web.kept import public_url
from app.web.policy import signed_in_user
from app.web.printing import as_pdf, check_press


class CertificateShape(Shape):
    """url: where anybody verifies it. What it says is as it was when it was issued."""

    id = always(fields.Integer)
    event = always(fields.Integer)
    number = always(fields.String)
    name = always(fields.String)
    title = always(fields.String)
    host = always(fields.String)
    hours = maybe(fields.String, metadata={"example": "7.5"})
    skills = fields.List(fields.String(), required=True)
    issued_at = always(Instant)
    url = always(fields.String)


@feature.read("/certificates/", needs=SIGNED_IN, query=lists.ListQuery, answer=listing(CertificateShape),
              tag="certificates")  # fmt: skip
def list_certificates(query: dict[str, Any]) -> dict[str, Any]:
    """One's certificates, newest first."""
    found = certificates.list_own(signed_in_user(), query["page"], query["page_size"])
    return lists.told(found, query, lambda issued: _certificate(issued.certificate))


@feature.read(f"/certificates/{ID}/", needs=OWN_CERTIFICATE, answer=CertificateShape, tag="certificates")
def show_certificate(certificate: Certificate) -> dict[str, Any]:
    """One of one's certificates."""
    return _certificate(certificate)


@feature.read(f"/certificates/{ID}/pdf/", needs=OWN_CERTIFICATE, media="application/pdf", tag="certificates",
              answer={"type": "string", "format": "binary"})  # fmt: skip
def certificate_pdf(certificate: Certificate) -> Response:
    """One of one's certificates on paper."""
    check_press()
    content = certificates.print_certificate(certificate, _page_of(certificate))
    certificates.count_download(certificate)
    return as_pdf(content, f"certificate-{certificate.number}.pdf")


def _page_of(certificate: Certificate) -> str:
    return public_url("certificates.show_certificate", number=certificate.number)


def _certificate(certificate: Certificate) -> dict[str, Any]:
    says = certificate.frozen
    return {
        "id": certificate.id,
        "event": certificate.event_id,
        "number": certificate.number,
        "name": certificate.name,
        "title": says["event"],
        "host": says["host"],
        "hours": says["hours"],
        "skills": says["skills"],
        "issued_at": certificate.issued_at,
        "url": _page_of(certificate),
    }
