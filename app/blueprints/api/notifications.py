"""One's notifications."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from app.blueprints.api import lists, shapes
from app.blueprints.api.needs import SIGNED_IN
from app.blueprints.api.table import ID, feature
from app.domain import inbox
from app.web.policy import signed_in_user


class NotificationQuery(lists.ListQuery):
    unread = fields.Boolean(load_default=False, metadata={"description": "Only what is unread."})


@feature.read("/notifications/", needs=SIGNED_IN, query=NotificationQuery,
              answer=shapes.listing(shapes.Notification), tag="notifications")  # fmt: skip
def list_notifications(query: dict[str, Any]) -> dict[str, Any]:
    """What one was told, unread first, then the newest."""
    found = inbox.list_entries(
        signed_in_user(), query["page"], unread=query["unread"], size=query["page_size"]
    )
    return lists.told(found, query, _entry)


@feature.read("/notifications/unread-count/", needs=SIGNED_IN, answer=shapes.Count, tag="notifications")
def count_unread() -> dict[str, int]:
    """How many are unread."""
    return {"count": inbox.count_unread(signed_in_user().id)}


@feature.write("POST", f"/notifications/{ID}/read/", needs=SIGNED_IN, answer=shapes.Notification,
               tag="notifications")  # fmt: skip
def mark_read(id: int) -> dict[str, Any]:  # noqa: A002
    """Tick one off; a second time does nothing."""
    entry = inbox.get_entry(signed_in_user(), id)
    inbox.mark_read(entry.notification)
    return _entry(entry)


@feature.write("POST", "/notifications/read-all/", needs=SIGNED_IN, answer=shapes.Count, tag="notifications")
def mark_all_read() -> dict[str, int]:
    """Tick everything off; answers how many that were."""
    return {"count": inbox.mark_all_read(signed_in_user())}


def _entry(entry: inbox.Entry) -> dict[str, Any]:
    row, said = entry.notification, inbox.say(entry)
    return {
        "id": row.id,
        "kind": row.kind,
        "title": said.title,
        "text": said.text,
        "event": row.event_id,
        "booking": row.order_id,
        "created_at": row.created_at,
        "read_at": row.read_at,
    }
