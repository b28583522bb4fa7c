"""Fill the database of DATABASE_URL: python -m bench.prepare demo | many | facts | rush N | paid-rush N."""

from __future__ import annotations

import json
import sys

from flask_migrate import upgrade
from sqlalchemy import create_engine, event, make_url, select, text

from app import create_app
from app.core import clock
from app.core.db import db, disconnect
from app.domain import discovery
from app.models import Admission, Event, Ticket, TicketType
from app.models.events import PUBLISHED
from bench.filling import CROWD, FREE, fill_demo, fill_many, open_sale, organizers
from bench.stack import ROOT, WIDE

MANY = 100_000


def facts() -> dict[str, object]:
    """What the scenes need to know of this database."""
    crowd, free = (
        db.session.scalars(select(Event).where(Event.slug == slug)).one() for slug in (CROWD, FREE)
    )
    inside = select(Admission.id).where(Admission.ticket_id == Ticket.id).exists()
    codes = db.session.scalars(select(Ticket.secret).where(Ticket.event_id == crowd.id, ~inside))
    kind = db.session.scalars(select(TicketType.id).where(TicketType.event_id == free.id)).one()
    shown = db.session.scalar(
        select(Event.slug)
        .where(Event.status == PUBLISHED, Event.cover.is_not(None))
        .order_by(Event.id.desc())
    )
    return {
        "organizers": organizers(),
        "codes": list(codes),
        "field": f"t{kind}",
        "event": f"/events/{shown}",
        "booking": f"/events/{FREE}/booking",
        "door": f"/events/{CROWD}/door",
        "scans": f"/events/{CROWD}/door/scans",
        "orders": f"/manage/{CROWD}/orders",
        "csv": f"/manage/{CROWD}/attendees.csv",
    }


def sale(price: int, places: int) -> dict[str, object]:
    """A new event for a rush, and another one's page to look at meanwhile."""
    event = open_sale(price, places)
    kind = db.session.scalars(select(TicketType.id).where(TicketType.event_id == event.id)).one()
    known = {"event": event.id, "booking": f"/events/{event.slug}/booking", "field": f"t{kind}"}
    return {**known, "other": facts()["event"]}


def copy() -> None:
    """A second database beside the first, as it is now."""
    name = make_url(db.engine.url).database
    url = db.engine.url
    disconnect()
    other = create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with other.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{WIDE}" TEMPLATE "{name}"'))
    other.dispose()


def main() -> None:
    app = create_app()
    with app.app_context():
        match sys.argv[1]:
            case "demo":
                upgrade(directory=str(ROOT / "migrations"))
                fill_demo()
            case "many":
                fill_many(MANY)
            case "copy":
                copy()
            case "rush":
                print(json.dumps(sale(0, int(sys.argv[2]))))
            case "paid-rush":
                print(json.dumps(sale(2500, int(sys.argv[2]))))
            case "facts":
                print(json.dumps(facts()))
            case "plan":
                print("\n".join(plans()))


def plans() -> list[str]:
    """Every statement of the listing, with its plan; reads nothing but what the page reads."""
    seen: list[tuple[str, object]] = []

    def note(conn: object, cursor: object, statement: str, parameters: object, *rest: object) -> None:
        if statement.startswith("SELECT"):
            seen.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    discovery.find_events(discovery.Search(), 1, clock.now().date())
    event.remove(db.engine, "before_cursor_execute", note)
    lines = []
    with db.engine.connect() as connection:
        for statement, parameters in seen:
            rows = connection.exec_driver_sql(f"EXPLAIN (ANALYZE) {statement}", parameters)  # type: ignore[arg-type]
            lines += [*(row[0] for row in rows), ""]
    return lines


if __name__ == "__main__":
    main()
