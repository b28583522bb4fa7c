"""Forms with files: what one request may bring, so that a file too many or too large costs nobody a form."""

from __future__ import annotations

from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any

from flask import Flask, current_app, request

from app.core.renditions import LARGEST_FILE
from app.settings import Settings
from app.web import turnstile

LARGEST_FORM = 256 * 1024 * 1024  # read to its end, most of it thrown away: only so can the form be shown
MOST_AT_ONCE = 50 * 1024 * 1024  # of files kept from one request; the others are asked for again
MOST_PARTS = 10_000  # a hundred tickets with many questions each
SLOW = 1024 * 1024  # bytes from which the way here may take longer than the turn of a booking
IN_MEMORY = 500_000

if TYPE_CHECKING:
    Spooled = SpooledTemporaryFile[bytes]
else:
    Spooled = SpooledTemporaryFile


class Room:
    """What one form may bring: of each file the largest that is ever taken, of all `MOST_AT_ONCE`."""

    kept_bytes = 0

    def receive(self, *_told: Any, **_more: Any) -> SentFile:
        """Where the form's next file goes. What the browser tells of it is not believed."""
        return SentFile(self)


class SentFile(Spooled):
    """A file of a form while it comes. left_out: it had no room beside the others, and is empty."""

    left_out = False

    def __init__(self, room: Room) -> None:
        super().__init__(max_size=IN_MEMORY, mode="w+b")
        self.room = room

    def write(self, data: bytes) -> int:  # type: ignore[override]
        """Keep it up to one byte more than is allowed, which tells that it is too large."""
        wanted = data[: max(0, LARGEST_FILE + 1 - self.tell())]
        if self.left_out or self.room.kept_bytes + len(wanted) > MOST_AT_ONCE:
            self._leave_out()
        else:
            self.room.kept_bytes += super().write(wanted)
        return len(data)

    def _leave_out(self) -> None:
        self.room.kept_bytes -= self.tell()
        self.left_out = True
        self.seek(0)
        self.truncate()


def is_left_out(stream: IO[bytes]) -> bool:
    """Whether this file of a form was not kept, only because others came with it."""
    return isinstance(stream, SentFile) and stream.left_out


def set_up(app: Flask, settings: Settings) -> None:
    """Register before whatever reads a form."""
    app.before_request(_make_room)


def _make_room() -> None:
    """For routes that take files, and for them alone, forms may be large."""
    if request.mimetype != "multipart/form-data":
        return
    declared = getattr(current_app.view_functions.get(request.endpoint or ""), "declared", None)
    if declared is not None and declared.files:
        request.max_content_length, request.max_form_parts = LARGEST_FORM, MOST_PARTS
        request._get_file_stream = Room().receive  # type: ignore[method-assign]
    if (request.content_length or SLOW) >= SLOW:
        turnstile.step_aside()
