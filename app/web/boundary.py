"""The boundary: one request is one transaction, and only it commits.

GET and HEAD run read-only; any status from 400 up or any exception rolls back; the page
of a refusal is rendered in a fresh read-only transaction.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Response, g, make_response, request
from sqlalchemy.exc import DBAPIError

from app.core import db as work
from app.core.db import db
from app.core.errors import Refused
from app.core.handover import Handover, carry_out
from app.web import once_only, turnstile

SAFE = {"GET", "HEAD", "OPTIONS"}
Answer = TypeVar("Answer")
Result = TypeVar("Result")


def run(view: Callable[..., Any], resolve: Callable[[dict[str, Any]], dict[str, Any]], values: dict[str, Any],
        *, once: bool = False) -> Response:  # fmt: skip
    """Authorise, run the view and settle its transaction."""
    writing = request.method not in SAFE
    work.read_only(not writing)
    try:
        response = _write(view, resolve, values, once=once) if writing else _read(view, resolve, values)
    except Refused as refusal:
        refuse(refusal)
        raise
    except BaseException:
        work.rollback()
        raise
    if writing and response.status_code < 400 and not db.session.info.get("read_only"):
        work.commit()
    elif writing:
        work.rollback()
    return response  # what was only read has nothing to give up; the session ends with the request


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


def refuse(refusal: Refused) -> None:
    """Undo everything, commit what must survive the refusal, go on read-only."""
    work.rollback()
    if refusal.after is not None:
        work.read_only(False)
        refusal.after()
        work.commit()
    work.read_only(True)


def hand_over(handover: Handover[Answer, Result], answer: Response | None = None) -> Result:
    """Commit, call the provider without a connection, store its answer in a second transaction.

    answer: what this request is going to answer. Kept for its once-only key with the first
    commit, so that a repeat does nothing twice whatever becomes of the call.
    """
    if answer is not None:
        _keep(answer)
    turnstile.step_aside()
    return carry_out(handover)


def _keep(response: Response) -> None:
    once_only.keep(response)
    g.answer_kept = True
