"""An event's certificates, for its organizers."""

from __future__ import annotations

from flask import Response, request, url_for

from app.blueprints.certificates.feature import feature
from app.blueprints.certificates.forms import LACKING, DesignCertificateForm, read_filter, values_of
from app.core import clock
from app.core.errors import NotFound
from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.domain import certificates, documents
from app.models import Event
from app.web import nav
from app.web.addresses import page_number
from app.web.filters import same_page
from app.web.forms import Form
from app.web.kept import public_url
from app.web.policy import EVENT_ORGANIZER, signed_in_user
from app.web.printing import as_pdf, check_press
from app.web.render import go, render


@feature.read("/manage/<event>/certificates", needs=EVENT_ORGANIZER)
def list_certificates(event: Event) -> Response:
    """Who has one, or who has none."""
    lacking, search = read_filter()
    listed = certificates.list_lacking if lacking else certificates.list_issued
    return render(
        "certificates/list_certificates.html",
        event=event,
        design=certificates.find_design(event),
        totals=certificates.totals_of(event),
        over=event.ends_at <= clock.now(),
        lacking=lacking,
        search=search,
        page=listed(event, search, page_number()),
        page_address=lambda n: same_page(page=n if n > 1 else None),
        has_pdf=documents.can_make_pdf(),
        **nav.event_rail(event),
    )


@feature.form("/manage/<event>/certificates/design", needs=EVENT_ORGANIZER, files=True)
def design_certificate(event: Event) -> Response:
    """Say what they look like."""
    design = certificates.find_design(event)
    form = DesignCertificateForm(data=values_of(design))
    if form.validate_on_submit():
        with form.attempt():
            certificates.save_design(event, form.design(design), form.version.data, by=signed_in_user())
            return go(url_for("certificates.list_certificates", event=event.slug), _("Saved."))
    saved = certificates.find_design(event)
    theirs = form.catch_up(values_of(saved)) if form.stale else []
    values = {"form": form, "event": event, "design": saved, "theirs": theirs, **nav.event_rail(event)}
    return render("certificates/design_certificate.html", status=form.status, **values)


@feature.read("/manage/<event>/certificates/sample.pdf", needs=EVENT_ORGANIZER, limit="30 per minute")
def sample_pdf(event: Event) -> Response:
    """How one will look."""
    design = certificates.find_design(event)
    if design is None:
        raise NotFound
    check_press()
    page = public_url("certificates.verify")
    return as_pdf(certificates.print_sample(design, event, page), "certificate-sample.pdf", shown=True)


@feature.write("/manage/<event>/certificates/issues", needs=EVENT_ORGANIZER, limit="30 per hour")
def issue(event: Event) -> Response:
    """Issue to everybody who was let in, or on one's word to everybody with a ticket."""
    everyone = request.form.get("to") == "everyone"
    verb = certificates.issue_to_everyone if everyone else certificates.issue_to_admitted
    n = verb(event, by=signed_in_user())
    message = ngettext("%(num)d certificate issued.", "%(num)d certificates issued.", n)
    return go(url_for("certificates.list_certificates", event=event.slug), message)


@feature.write("/manage/<event>/certificates/words/<int:ticket_id>", needs=EVENT_ORGANIZER)
def issue_by_word(event: Event, ticket_id: int) -> Response:
    """Issue to one person who was not let in by a scan."""
    certificates.issue_by_word(event, ticket_id, by=signed_in_user())
    page = url_for("certificates.list_certificates", event=event.slug, show=LACKING)
    return go(page, _("Issued on your word."))


@feature.form("/manage/<event>/certificates/<number>/revocation", needs=EVENT_ORGANIZER)
def revoke_certificate(event: Event, number: str) -> Response:
    """Ask, then take one back."""
    certificate, form = certificates.get_certificate(event, number), Form()
    if form.validate_on_submit():
        certificates.revoke_certificate(certificate, by=signed_in_user())
        page = url_for("certificates.list_certificates", event=event.slug)
        return go(page, _("Taken back: whoever verifies it reads that."))
    values = {"form": form, "event": event, "certificate": certificate, **nav.event_rail(event)}
    return render("certificates/revoke_certificate.html", **values)
