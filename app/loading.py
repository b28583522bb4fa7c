"""What is done once before the forks, so that all processes share it: pages more than copied memory."""

from __future__ import annotations

import gc

import gevent
from flask import Flask
from sqlalchemy.orm import configure_mappers

from app.core import connections, memory
from app.domain import documents
from app.settings import load_settings
from app.web import letters, rehearsal

_loaded = False


def finish(app: Flask | None = None) -> None:
    """Do for the first time what every process would do by itself, and end what that began.

    app: where letters are written too. A second call, also in a child, does nothing.
    """
    global _loaded
    if _loaded:
        return
    _loaded = True
    connections.wait_through_gevent()
    configure_mappers()
    documents.warm_press()
    rehearsal.rehearse()
    if app is not None:
        letters.rehearse(app, load_settings().mail_from)
    gevent.sleep(0.1)  # no child inherits half of anything
    gc.collect()
    memory.trim()
    gc.freeze()
