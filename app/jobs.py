"""Every job: open a unit of work, load by id, call one domain verb."""

from __future__ import annotations

import time
from typing import cast

from flask import Flask

from app.core import facts, mail, once, outbox, queue, throttle
from app.core.db import disconnect, unit_of_work
from app.domain import (
    badges,
    certificates,
    orders,
    payments,
    promotions,
    questions,
    reviews,
    statements,
    surveys,
    waitlist,
)
from app.models import BadgePart
from app.settings import Settings

DRAIN_SECONDS = 15.0
TURN_SECONDS = 5.0
_app: Flask | None = None


def use(app: Flask) -> None:
    """Let jobs run in this application, made before the worker forks."""
    global _app
    _app = app


def _application() -> Flask:
    if _app is None:
        raise RuntimeError("jobs.use(app) was not called")
    return _app


def drain(name: str) -> None:
    """Do what is due on this queue, in turns; what is left after a while is rung for again.

    So other jobs of the queue come in between, and RQ, which ends a job after three minutes, never has to.
    """
    queue.heard(name)
    turn, until = {"prompt": _prompt_turn, "bulk": _bulk_turn}[name], time.monotonic() + DRAIN_SECONDS
    with _application().app_context():
        disconnect(close=False)
        while turn():
            if time.monotonic() > until:
                queue.ring(name)
                return


def _prompt_turn() -> bool:
    """What follows from facts, then letters for a while, then payments; whether letters may be left.

    A slow provider holds up no letter for long, and in a rush letters hold up no payment.
    """
    outbox.drain(facts.Delivery, facts.deliver)
    waitlist.offer_due()
    until = time.monotonic() + TURN_SECONDS
    outbox.drain(mail.Message, send_message, where=mail.Message.queue == "prompt", until=until)
    payments.look_at_due()
    return time.monotonic() > until


def _bulk_turn() -> bool:
    """Letters to many for a while, then badges; whether any may be left."""
    until = time.monotonic() + TURN_SECONDS
    outbox.drain(mail.Message, send_message, where=mail.Message.queue == "bulk", until=until)
    outbox.drain(BadgePart, badges.make_part, until=until + TURN_SECONDS)
    return time.monotonic() > until


def look_at(payment_id: int) -> None:
    """Ask about a payment whose buyer waits."""
    with _application().app_context():
        disconnect(close=False)
        payments.look_at(payment_id)


def send_message(message: mail.Message) -> None:
    """Compose one letter and hand it to the mail server; one that its reader has left goes nowhere."""
    settings = cast(Settings, _application().config["SETTINGS"])
    try:
        letter = mail.build(message, settings.mail_from, settings.host)
    except mail.Unwanted:
        message.channel = mail.NOWHERE
    else:
        mail.send(letter, settings.mail_url)


def sweep() -> None:
    """Ring again for whatever waits, and tidy holds that ran out. Every 15 seconds."""
    for name in queue.QUEUES:
        queue.ring(name)
    with _application().app_context():
        disconnect(close=False)
        with unit_of_work():
            orders.expire_holds()
        with unit_of_work():
            certificates.store_downloads()
        with unit_of_work():
            promotions.store_visits()
        surveys.send_due()


def tidy() -> None:
    """Forget what is old, and do what an event's end brings. Every hour."""
    with _application().app_context():
        disconnect(close=False)
        with unit_of_work():
            once.forget_old()
            throttle.forget_old()
        with unit_of_work():
            questions.sweep_uploads()
        with unit_of_work():
            reviews.invite_due()
        with unit_of_work():
            badges.forget_old()
            statements.forget_drafts()
        with unit_of_work():
            certificates.issue_due()
