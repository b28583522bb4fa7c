"""The mailbox of development: reading what would have been sent."""

from __future__ import annotations

from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from sqlalchemy import select
from sqlalchemy.orm import defer

from app.core.db import db
from app.core.errors import NotFound
from app.core.mail import Attachment, DevMail
from app.core.page import Page, paginate

PAGE_SIZE = 30


@dataclass(frozen=True)
class OpenedMail:
    """A mail taken apart."""

    row: DevMail
    text: str
    html: str
    attachments: list[Attachment]


def list_mails(page: int) -> Page[DevMail]:
    """Mails, newest first, without their content."""
    query = select(DevMail).options(defer(DevMail.raw, raiseload=True)).order_by(DevMail.id.desc())
    return paginate(query, page, PAGE_SIZE)


def open_mail(mail_id: int) -> OpenedMail:
    """One mail with its parts. Raises NotFound."""
    row = db.session.get(DevMail, mail_id)
    if row is None:
        raise NotFound
    mail: EmailMessage = message_from_bytes(row.raw, policy=default)
    return OpenedMail(row, _body(mail, "plain"), _body(mail, "html"), _attachments(mail))


def _body(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    return str(part.get_content()) if part is not None else ""


def _attachments(mail: EmailMessage) -> list[Attachment]:
    return [
        Attachment(
            part.get_filename() or "attachment",
            part.get_content_type(),
            part.get_payload(decode=True) or b"",  # type: ignore[arg-type]
        )
        for part in mail.iter_attachments()
    ]
