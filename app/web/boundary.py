"""The boundary: one request is one transaction, and only it commits.

GET and HEAD run read-only; any status from 400 up or any exception rolls back; the page
of a refusal is rendered in a fresh read-only transaction. A write that Postgres gave up because
another waited for it in a circle runs again.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Response, g, make_response, request, session
from sqlalchemy.exc import DBAPIError

from app.core import db as work
from app.core.db import db
from app.core.errors import Refused
from app.core.handover import Handover, carry_out
from app.web import once_only, turnstile

SAFE = {"GET", "HEAD", "OPTIONS"}
TRIES = 3
GIVEN_UP = {"40P01", "40001"}  # a deadlock, a failed serialization: the whole transaction is undone
PAUSE = 0.05  # seconds in which the other goes on; at once, the two would meet again
log = logging.getLogger(__name__)
Answer = TypeVar("Answer")
Result = TypeVar("Result")


def run(view: Callable[..., Any], resolve: Callable[[dict[str, Any]], dict[str, Any]], values: dict[str, Any],
        *, once: bool = False) -> Response:  # fmt: skip
    """Authorise, run the view and settle its transaction."""
    writing = request.method not in SAFE
    work.read_only(not writing)
    try:
        if writing:
            return _again(lambda: _settle(_write(view, resolve, dict(values), once=once)))
        return _read(view, resolve, values)  # has nothing to give up; the session ends with the request
    except Refused as refusal:
        refuse(refusal)
        raise
    except BaseException:
        work.rollback()
        raise


def _read(view: Callable[..., Any], resolve: Callable[[dict[str, Any]], dict[str, Any]],
          values: dict[str, Any]) -> Response:  # fmt: skip
    """The page; asked for once more where the connection turns out to have broken while it rested."""
    try:
        return make_response(view(**resolve(dict(values))))
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
        work.rollback()
        return make_response(view(**resolve(values)))


def _again(write: Callable[[], Response]) -> Response:
    """What `write` answers; once more where Postgres gave it up for another, and it left no trace."""
    for _once_more in range(TRIES - 1):
        try:
            return write()
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) not in GIVEN_UP or not _may_run_again():
                raise
            log.warning("given_up_for_another", exc_info=error)
            work.rollback()
            work.read_only(False)
            time.sleep(PAUSE)
    return write()


def _may_run_again() -> bool:
    """Whether the view left nothing behind: no first half committed, no word in the session, no file read."""
    return not (g.get("half_done") or session.modified or request.files)


def _write(view: Callable[..., Any], resolve: Callable[[dict[str, Any]], dict[str, Any]],
           values: dict[str, Any], *, once: bool) -> Response:  # fmt: skip
    arguments = resolve(values)
    stored = once_only.replay() if once else None
    if stored is not None:
        return stored
    response = make_response(view(**arguments))
    fresh = once and response.status_code < 400 and "answer_kept" not in g
    if fresh and not db.session.info.get("read_only"):
        once_only.keep(response)
    return response


def _settle(response: Response) -> Response:
    if response.status_code < 400 and not db.session.info.get("read_only"):
        work.commit()
    else:
        work.rollback()
    return response


def refuse(refusal: Refused) -> None:
    """Undo everything, commit what must survive the refusal, go on read-only."""
    step_back(refusal.after)


def step_back(keep: Callable[[], None] | None = None) -> None:
    """Undo everything, do and commit what is to stay of it, go on read-only: no answer to keep for a key."""
    work.rollback()
    if keep is not None:
        work.read_only(False)
        keep()
        work.commit()
        g.half_done = True
    work.read_only(True)


def hand_over(handover: Handover[Answer, Result], answer: Response | None = None) -> Result:
    """Commit, call the provider without a connection, store its answer in a second transaction.

    answer: what this request is going to answer. Kept for its once-only key with the first
    commit, so that a repeat does nothing twice whatever becomes of the call.
    """
    if answer is not None:
        _keep(answer)
    g.half_done = True
    turnstile.step_aside()
    return carry_out(handover)


def _keep(response: Response) -> None:
    once_only.keep(response)
    g.answer_kept = True
