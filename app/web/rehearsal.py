"""A look at the pages that most visitors see, before the web workers part.

What a first look makes (mappers, statements, templates, the words of a language) is then
shared by all workers, and no visitor waits for it.
"""

from __future__ import annotations

import logging
import re

from flask import Flask
from flask.testing import FlaskClient

from app.core import queue
from app.core.db import disconnect
from app.core.log import request_id
from app.web import page_cache

log = logging.getLogger(__name__)
LISTING = "/events"
EVENT = re.compile(r'<h3>\s*<a [^>]*href="(?:https?://[^/"]+)?(/events/[^/"?#]+)"')  # a heading of the list
_app: Flask | None = None


def set_up(app: Flask) -> None:
    """This is the application that will be served."""
    global _app
    _app = app


def application() -> Flask:
    """The application that was built last. Raises RuntimeError before any was."""
    if _app is None:
        raise RuntimeError("the application was not built")
    return _app


def rehearse() -> list[str]:
    """Look at the pages and return their addresses; nothing that a fork must not share stays open.

    A page that does not answer ends it: whether the servers are up is not decided here.
    """
    app = application()
    try:
        return _walk(app.test_client(use_cookies=False))
    except Exception:
        log.exception("rehearsal_failed")
        return []
    finally:
        page_cache.clear()
        request_id.set("-")  # else every line of a worker would bear the last page's
        queue.redis().connection_pool.disconnect()
        with app.app_context():
            disconnect()


def _walk(visitor: FlaskClient) -> list[str]:
    seen: list[str] = []
    waiting = ["/", LISTING]
    while waiting:
        path = waiting.pop(0)
        page = visitor.get(path, base_url=_public_url(), headers={"Accept-Encoding": "br"})
        if page.status_code != 200:
            break
        seen.append(path)
        if path == LISTING:
            plain = visitor.get(path, base_url=_public_url()).get_data(as_text=True)
            found = EVENT.search(plain)
            waiting += [found[1], f"{found[1]}/booking"] if found else []
    return seen


def _public_url() -> str:
    return str(application().config["PUBLIC_URL"])
