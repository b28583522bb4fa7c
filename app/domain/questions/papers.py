"""Files as answers: taken in, kept with the answer, handed to those who may see it, and let go with it."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import PurePath
from typing import IO, Any

from sqlalchemy import ColumnElement, Select, exists, or_, select

from app.core import clock, files, renditions, text
from app.core.db import db
from app.core.errors import NotFound, Refused
from app.core.files import StoredFile
from app.core.i18n import gettext as _
from app.core.renditions import Rendition
from app.domain.questions.rules import Value, paper_of
from app.models import Answer, Event, Order, Question, Ticket
from app.models.orders import PENDING
from app.models.questions import FILE

UNANSWERED = timedelta(days=1)
LONGEST_TITLE = 100


@dataclass(frozen=True)
class Upload:
    """A file that came with a form and is not kept yet. name: in the store; title: for people."""

    name: str
    title: str
    paper: Rendition

    @property
    def token(self) -> str:
        """What the form carries instead of the file, and an answer is given as."""
        return f"{self.name}:{self.title}"


@dataclass(frozen=True)
class Paper:
    """A file that was answered with: what it is called, and where it lies."""

    title: str
    stored: StoredFile


def read_upload(stream: IO[bytes], title: str) -> Upload:
    """Look at a file that somebody sent. Raises Refused, saying why, for what can't be taken."""
    paper = renditions.encode_paper(stream, "file")
    stem = PurePath(text.one_line(title.replace("\\", "/"))).stem[:LONGEST_TITLE].strip(" .:") or _("File")
    return Upload(secrets.token_hex(16), stem + PurePath(paper.suffix).suffix, paper)


def keep_uploads(uploads: Iterable[Upload]) -> None:
    """Put them into the store; those that no booking answers with are gone after a day."""
    for upload in uploads:
        files.store_paper(upload.name, upload.paper)


def check_kept(answers: Mapping[str, Value]) -> None:
    """Raises Refused beside the first field whose file is not there (any more)."""
    named = {field: name for field, value in answers.items() if (name := paper_of(value))}
    kept = files.list_papers(named.values()) if named else {}
    for field, name in named.items():
        if name not in kept:
            raise Refused(_("Choose the file again, please."), field, status=422)


def drop_unused(names: Collection[str]) -> int:
    """Delete those of these files that no answer and no booking under way holds; returns how many."""
    if not names:
        return 0
    kind = select(Question.event_id).where(Question.kind == FILE)
    waiting = select(Order.answers).where(Order.status == PENDING, Order.event_id.in_(kind))
    held = {
        name for said in db.session.scalars(waiting) for value in said.values() if (name := paper_of(value))
    }
    answered = set(db.session.scalars(select(_file()).where(_is_file(), _file().in_(names))))
    unused = set(names) - held - answered
    for name in unused:
        files.delete_picture(name)
    return len(unused)


def sweep_uploads() -> int:
    """Delete what was sent a day ago and then not booked with; returns how many."""
    return drop_unused(files.list_old_papers(clock.now() - UNANSWERED))


def names_in(which: Iterable[ColumnElement[bool]]) -> list[str]:
    """The files of the answers that fit."""
    return list(db.session.scalars(select(_file()).where(_is_file(), *which)))


def get_paper_of_event(event: Event, name: str) -> Paper:
    """A file that somebody answered with at this event. Raises NotFound."""
    return _get(name, _answers(name).where(Question.event_id == event.id))


def get_paper_of_order(order: Order, name: str) -> Paper:
    """A file among a booking's answers, unless it is of somebody whom a ticket was passed on to."""
    passed_on = exists().where(Ticket.guest_id == Answer.guest_id, Ticket.passed_at.is_not(None))
    return _get(
        name, _answers(name).where(Answer.order_id == order.id, or_(Answer.guest_id.is_(None), ~passed_on))
    )


def get_paper_of_ticket(ticket: Ticket, name: str) -> Paper:
    """A file among what the holder of this ticket answered. Raises NotFound."""
    return _get(name, _answers(name).where(Answer.guest_id == ticket.guest_id))


def _answers(name: str) -> Select[Any]:
    return (
        select(Answer.value)
        .join(Question, Question.id == Answer.question_id)
        .where(_is_file(), _file() == name)
    )


def _get(name: str, query: Select[Any]) -> Paper:
    value = db.session.scalars(query).first()
    stored = files.list_papers([name]).get(name) if value else None
    if value is None or stored is None:
        raise NotFound
    return Paper(str(value["title"]), stored)


def _file() -> ColumnElement[str]:
    return Answer.value.op("->>")("file")


def _is_file() -> ColumnElement[bool]:
    return Answer.value.op("->>")("file").is_not(None)
