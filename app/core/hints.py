"""Hints: which of the things people look at has changed, told to every web process after a commit.

A hint holds a topic and nothing else ("places:12"); whoever looks at the thing fetches it anew,
as far as they may. Losing one loses nothing: pages ask by themselves every 90 seconds.
"""

from __future__ import annotations

import json
from urllib.parse import urlsplit

from redis import Redis

from app.core import queue
from app.core.db import after_commit, db

PLACES, SCANS, ORDERS, INBOX = "places", "scans", "orders", "inbox"
PERSON = "person"  # what somebody may do has changed: their sockets are opened anew
_database = ""


def topic(noun: str, number: int) -> str:
    """What hints of one thing are called: the noun that changes and the id of its event or person."""
    return f"{noun}:{number}"


class _Waiting:
    """The topics of one unit of work; called after its commit."""

    def __init__(self) -> None:
        self.topics: dict[str, None] = {}

    def __call__(self) -> None:
        message = json.dumps(list(self.topics))
        queue.attempt("hints", lambda broker: broker.publish(channel(broker), message))


def tell(*topics: str) -> None:
    """Tell everybody who looks at these topics, once, after this unit of work is committed."""
    waiting = next((c for c in db.session.info.get("after_commit", []) if isinstance(c, _Waiting)), None)
    if waiting is None:
        waiting = _Waiting()
        after_commit(waiting)
    waiting.topics.update(dict.fromkeys(topics))


def channel(broker: Redis) -> str:
    """The channel of this installation: pub/sub does not keep a broker's databases apart."""
    return f"marquee:hints:{broker.connection_pool.connection_kwargs.get('db') or 0}:{_database}"


def use(database_url: str) -> None:
    """Keep to the hints of this database: another site may share the broker."""
    global _database
    _database = urlsplit(database_url).path.strip("/")


def read(message: bytes | str) -> list[str]:
    """The topics of one message; nothing for what is none of ours."""
    try:
        topics = json.loads(message)
    except ValueError:
        return []
    return [t for t in topics if isinstance(t, str)] if isinstance(topics, list) else []
