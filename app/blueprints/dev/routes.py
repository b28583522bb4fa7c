"""The mails that stay here instead of going out; registered outside production only."""

from __future__ import annotations

from io import BytesIO

from flask import Response, make_response, request, send_file

from app.core import dev_mail
from app.core.errors import NotFound
from app.web.feature import Feature
from app.web.policy import ANYONE
from app.web.render import render

feature = Feature("dev", __name__)
# The letter's own inline styles may work, nothing else; a link pressed leaves its frame.
LETTER_CSP = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'; "
    "sandbox allow-top-navigation-by-user-activation"
)


@feature.read("/dev/mail", needs=ANYONE)
def list_mails() -> Response:
    """All mails, newest first."""
    mails = dev_mail.list_mails(request.args.get("page", 1, type=int))
    return render("dev/list_mails.html", "dev/_mails.html", mails=mails)


@feature.read("/dev/mail/<int:mail_id>", needs=ANYONE)
def show_mail(mail_id: int) -> Response:
    """One mail as text and as it looks."""
    return render("dev/show_mail.html", mail=dev_mail.open_mail(mail_id))


@feature.read("/dev/mail/<int:mail_id>/letter", needs=ANYONE)
def show_letter(mail_id: int) -> Response:
    """The HTML of a mail, for the frame on its page."""
    html = dev_mail.open_mail(mail_id).html.replace("<head>", '<head><base target="_top">', 1)
    return make_response(html, 200, {"Content-Security-Policy": LETTER_CSP})


@feature.read("/dev/mail/<int:mail_id>/attachments/<int:part>", needs=ANYONE)
def attachment(mail_id: int, part: int) -> Response:
    """One attachment, counted from 0."""
    attachments = dev_mail.open_mail(mail_id).attachments
    if part >= len(attachments):
        raise NotFound
    found = attachments[part]
    return send_file(BytesIO(found.content), found.media_type, as_attachment=True, download_name=found.name)
