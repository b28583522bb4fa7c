"""Letters in tests: what waits in the outbox, written out as the worker would."""

from __future__ import annotations

import re
from email.message import EmailMessage

from flask import current_app
from sqlalchemy import select

from app.core import mail
from app.core.db import db
from app.core.mail import Message


def letters_to(address: str) -> list[Message]:
    """The rows that wait for this address, oldest first."""
    db.session.expire_all()
    query = select(Message).where(Message.address == address, Message.letter.startswith("accounts/"))
    return list(db.session.scalars(query.order_by(Message.id)))


def written(message: Message) -> EmailMessage:
    """The letter as an e-mail."""
    settings = current_app.config["SETTINGS"]
    return mail.build(message, settings.mail_from, settings.host)


def text_of(message: Message) -> str:
    return str(written(message).get_body(("plain",)).get_content())  # type: ignore[union-attr]


def html_of(message: Message) -> str:
    return str(written(message).get_body(("html",)).get_content())  # type: ignore[union-attr]


def link_in(message: Message) -> str:
    """The path of the first link to this site that carries a secret."""
    found = re.search(r"http://marquee\.test(/(?:verify|reset|address)/\w+)", text_of(message))
    assert found, text_of(message)
    return found[1]


def last_link(address: str) -> str:
    return link_in(letters_to(address)[-1])
