"""Payments of the demo world that its organizers took by hand, each with a note of it."""

from collections.abc import Sequence
from datetime import timedelta

from app.demo.bookings import Booked
from app.demo.writing import Chronicle, Row, write
from app.domain.orders.facts import NoteAdded
from app.models import ManualPayment, OrderNote
from app.models.payments import BANK, CARD, CASH

METHODS = (BANK, BANK, CASH, CARD)
NOTES = {
    BANK: "Asked to pay by transfer, since the company pays.",
    CASH: "Came by the office and paid there.",
    CARD: "Paid at the desk of the last event.",
}
AFTER = timedelta(minutes=3)


def write_by_hand(paid: Sequence[tuple[Booked, int]], chronicle: Chronicle) -> None:
    """Write how these payments (order, payment's id) were made, and a note on each order."""
    records: list[Row] = []
    notes: list[Row] = []
    for n, (booked, payment_id) in enumerate(paid):
        method, by, at = METHODS[n % len(METHODS)], booked.event.owner_id, booked.sale.confirmed_at
        assert at is not None
        reference = f"{booked.sale.code} {at:%d.%m.}" if method == BANK else ""
        records.append({"payment_id": payment_id, "method": method, "reference": reference, "by": by})
        notes.append({"order_id": booked.order_id, "text": NOTES[method], "by": by, "created_at": at + AFTER})
        chronicle.tell(NoteAdded(booked.event.id, booked.order_id), at + AFTER, by)
    write(ManualPayment, records)
    write(OrderNote, notes)
