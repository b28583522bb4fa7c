"""Certificates for those who hold or verify one."""

from __future__ import annotations

from flask import Response, request, url_for

from app.blueprints.certificates.feature import feature
from app.core.errors import NotFound
from app.core.i18n import gettext as _
from app.domain import certificates, documents
from app.models import Certificate, Ticket
from app.web.addresses import page_number
from app.web.filters import same_page
from app.web.kept import public_url
from app.web.policy import ANYONE, CERTIFICATE_HOLDER, SIGNED_IN, TICKET_HOLDER, signed_in_user, viewer
from app.web.printing import as_pdf, check_press
from app.web.render import go, render


@feature.read("/certificates", needs=ANYONE, limit="60 per minute")
def verify() -> Response:
    """Where a number is typed; one that is right leads to its page."""
    typed = request.args.get("number", "")[:40]
    number = certificates.canonical(typed)
    if number is not None:
        return go(url_for("certificates.show_certificate", number=number))
    return render("certificates/verify.html", typed=typed)


@feature.read("/certificates/mine", needs=SIGNED_IN)
def my_certificates() -> Response:
    """One's own."""
    return render(
        "certificates/my_certificates.html",
        page=certificates.list_own(signed_in_user(), page_number()),
        page_address=lambda n: same_page(page=n if n > 1 else None),
        days=certificates.days_in_words,
        has_pdf=documents.can_make_pdf(),
    )


@feature.read("/certificates/<number>", needs=ANYONE, limit="60 per minute")
def show_certificate(number: str) -> Response:
    """What a certificate says, for anybody who has its number."""
    issued = certificates.find_by_number(number)
    if issued is None:
        return render("certificates/verify.html", typed=number[:40], status=404)
    return render(
        "certificates/show_certificate.html",
        certificate=issued.certificate,
        says=issued.certificate.frozen,
        event=issued.event,
        days=certificates.days_in_words(issued.certificate.frozen),
        hours=certificates.hours_in_words(issued.certificate.frozen["hours"]),
        mine=_is_mine(issued.certificate) and documents.can_make_pdf(),
    )


def _is_mine(certificate: Certificate) -> bool:
    person = viewer()
    return person is not None and certificates.is_theirs(certificate, person)


@feature.read("/certificates/<number>/certificate.pdf", needs=CERTIFICATE_HOLDER, limit="20 per minute")
def certificate_pdf(certificate: Certificate) -> Response:
    """One's certificate on paper; organizers get it too."""
    return _paper(certificate)


@feature.read("/t/<ticket>/certificate.pdf", needs=TICKET_HOLDER, limit="20 per minute")
def ticket_certificate_pdf(ticket: Ticket) -> Response:
    """The certificate of whoever came with this ticket."""
    certificate = certificates.find_of_ticket(ticket)
    if certificate is None:
        raise NotFound
    return _paper(certificate)


def _paper(certificate: Certificate) -> Response:
    check_press()
    page = public_url("certificates.show_certificate", number=certificate.number)
    content = certificates.print_certificate(certificate, page)
    certificates.count_download(certificate)
    return as_pdf(content, f"{_('certificate')}-{certificate.number}.pdf")
