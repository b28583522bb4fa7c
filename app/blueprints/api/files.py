"""Files that a booking answers with."""

from __future__ import annotations

import io
from typing import Any

import marshmallow as ma
from flask import request

from app.blueprints.api import shapes
from app.blueprints.api.fields import Line
from app.blueprints.api.needs import EVENT_VISITOR
from app.blueprints.api.table import ID, feature
from app.core import clock
from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.core.renditions import LARGEST_PAPER, PAPERS
from app.domain import questions
from app.models import Event
from app.models.questions import FILE


class FileQuery(ma.Schema):
    """What its owner calls the file."""

    name = Line(100, load_default="")


@feature.write("POST", f"/events/{ID}/files/", needs=EVENT_VISITOR, query=FileQuery, answer=shapes.SentFile,
               sent=(*PAPERS, "application/octet-stream"), limit="files", tag="bookings")  # fmt: skip
def send_file(query: dict[str, Any], event: Event) -> dict[str, Any]:
    """Send a file to answer a question with: it is the body, a PDF or a picture of at most 5 MB.

    `answer` is what a booking then answers with, once; a file that no booking answers with is
    gone after a day.
    """
    if not any(question.kind == FILE for question in questions.list_questions(event)):
        raise Refused(_("This event asks for no file."))
    request.max_content_length = LARGEST_PAPER
    upload = questions.read_upload(io.BytesIO(request.get_data()), query["name"])
    questions.keep_uploads([upload])
    return {
        "id": upload.name,
        "answer": upload.token,
        "name": upload.title,
        "size": len(upload.paper.content),
        "expires_at": clock.now() + questions.UNANSWERED,
    }
