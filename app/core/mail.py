"""Mail: a row written with its cause, composed and sent by the worker.

A row names its letter ("orders/confirmed") and the ids it needs; the words are made
when it is sent, from what is true then. Feature packages register letters with
`@composes`; the application registers how templates are rendered.
"""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid, parseaddr
from typing import Any
from urllib.parse import unquote, urlsplit

import css_inline
from sqlalchemy import Index, func, select
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock, queue, rows
from app.core.db import Base, Id, after_commit, db
from app.core.outbox import WAITING, Due, ForGood

log = logging.getLogger(__name__)
SMTP_TIMEOUT = 20
RUSH = 100  # letters that wait
MAIL, NOWHERE = "mail", "nowhere"


class Message(Due, Base):
    """One letter to one address. `key` makes the second time a no-op.

    channel: MAIL, or NOWHERE once its reader turned out to have left such letters.
    """

    __tablename__ = "message"
    __table_args__ = (Index("ix_message_due", "due_at", postgresql_where="state = 'waiting'"),)

    key: Mapped[str] = mapped_column(unique=True)
    channel: Mapped[str] = mapped_column(default=MAIL, server_default=MAIL)
    queue: Mapped[str] = mapped_column(default="prompt", server_default="prompt")
    letter: Mapped[str]
    args: Mapped[dict[str, Any]] = mapped_column(default=dict)
    to_user_id: Mapped[int | None]
    address: Mapped[str]
    subject: Mapped[str | None]
    created_at: Mapped[datetime]


class DevMail(Base):
    """Where mails land in development, shown at /dev/mail."""

    __tablename__ = "dev_mail"

    id: Mapped[Id]
    at: Mapped[datetime]
    address: Mapped[str]
    subject: Mapped[str]
    raw: Mapped[bytes]


@dataclass(frozen=True)
class Attachment:
    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Letter:
    """What a composer answers: subject, template folder name and the values it shows.

    reader: the secret of the link by which its reader leaves such letters; "" for those that belong
    to what somebody did, which nobody can leave.
    """

    subject: str
    template: str
    values: dict[str, Any]
    attachments: list[Attachment] = field(default_factory=list)
    reply_to: str | None = None
    reader: str = ""


class Unwanted(Exception):
    """Whoever the letter is for has left such letters since it was posted: it is not sent."""


Composer = Callable[..., Letter]
_composers: dict[str, Composer] = {}
Renderer = Callable[[Letter, str], tuple[str, str]]
_render: Renderer | None = None
_way_out: Callable[[str], str] | None = None


def composes(name: str) -> Callable[[Composer], Composer]:
    """Register the decorated function as the maker of letter `name`; it gets the row's args."""

    def keep(function: Composer) -> Composer:
        _composers[name] = function
        return function

    return keep


def use_renderer(render: Renderer, way_out: Callable[[str], str]) -> None:
    """Say how a letter and the address of its way out (or "") become (text, html).

    way_out: the address of a reader's page, from its secret.
    """
    global _render, _way_out
    _render, _way_out = render, way_out


def post(
    letter: str, key: str, address: str, *, to_user_id: int | None = None, bulk: bool = False, **args: Any
) -> None:
    """Put a letter into the outbox, in the transaction of its cause. A key used before does nothing."""
    name = "bulk" if bulk else "prompt"
    moment = clock.now()
    row = {
        "key": key,
        "queue": name,
        "letter": letter,
        "args": args,
        "to_user_id": to_user_id,
        "address": address,
        "due_at": moment,
        "created_at": moment,
    }
    rows.insert(Message, [row], unless="key")
    after_commit(lambda: queue.ring(name))


def in_rush() -> bool:
    """Whether so many letters wait that each should be quick to make: a PDF takes ten times a letter."""
    due = select(Message.id).where(Message.state == WAITING, Message.due_at <= clock.now()).limit(RUSH + 1)
    return (db.session.scalar(select(func.count()).select_from(due.subquery())) or 0) > RUSH


def build(message: Message, mail_from: str, host: str) -> EmailMessage:
    """Compose the letter of this row as an e-mail.

    Raises LookupError if its subject is gone, Unwanted if its reader has left such letters.
    """
    if _render is None or _way_out is None:
        raise RuntimeError("mail.use_renderer was not called")
    letter = _composers[message.letter](**message.args)
    leave = _way_out(letter.reader) if letter.reader else ""
    text, html = _render(letter, leave)
    mail = EmailMessage()
    mail["Subject"] = " ".join(letter.subject.split())
    name, sender = parseaddr(mail_from)
    mail["From"] = Address(display_name=name, addr_spec=sender)
    mail["To"] = Address(addr_spec=message.address)
    mail["Date"] = format_datetime(clock.now())
    mail["Message-ID"] = make_msgid(domain=host.split(":")[0])
    mail["X-Marquee-Key"] = message.key
    mail["Auto-Submitted"] = "auto-generated"
    if leave:  # one click, as RFC 8058 has it
        mail["List-Unsubscribe"] = f"<{leave}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    if letter.reply_to:
        mail["Reply-To"] = Address(addr_spec=letter.reply_to)
    mail.set_content(text)
    mail.add_alternative(css_inline.inline(html, keep_at_rules=True), subtype="html")
    for attachment in letter.attachments:
        main, sub = attachment.media_type.split("/")
        mail.add_attachment(attachment.content, maintype=main, subtype=sub, filename=attachment.name)
    message.subject = mail["Subject"]
    return mail


def send(mail: EmailMessage, url: str) -> None:
    """Hand a mail to the server at `url` (smtp://user:pass@host:port, smtps://, dev:).

    Raises ForGood when the server refuses the address for good, OSError or
    SMTPException when it may work later.
    """
    if url.startswith("dev:"):
        db.session.add(
            DevMail(at=clock.now(), address=mail["To"], subject=mail["Subject"], raw=mail.as_bytes())
        )
        return
    parts = urlsplit(url)
    secure = parts.scheme == "smtps"
    factory = smtplib.SMTP_SSL if secure else smtplib.SMTP
    port = parts.port or (465 if secure else 25)
    with factory(parts.hostname or "localhost", port, timeout=SMTP_TIMEOUT) as server:
        if not secure and server.has_extn("starttls"):
            server.starttls()
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        try:
            server.send_message(mail)
        except smtplib.SMTPRecipientsRefused as refusal:
            codes = [code for code, _ in refusal.recipients.values()]
            if all(500 <= code < 600 for code in codes):
                raise ForGood(f"the mail server refuses this address ({codes[0]})") from refusal
            raise
