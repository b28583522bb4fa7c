"""Let a scan say that its code is a booking's"""

from alembic import op

revision = "20261122_know_bookings"
down_revision = "20261122_add_ticket_swaps"
branch_labels = None
depends_on = None

BEFORE = "'ok', 'back', 'left', 'already-used', 'not-inside', 'cancelled', 'unknown', 'wrong-event', 'wrong-list', 'not-now', 'passed-on', 'undone'"


def upgrade() -> None:
    _know(f"{BEFORE}, 'booking'")


def downgrade() -> None:
    op.execute("UPDATE scan SET result = 'unknown' WHERE result = 'booking'")
    _know(BEFORE)


def _know(results: str) -> None:
    op.drop_constraint(op.f("ck_scan_result_known"), "scan", type_="check")
    op.create_check_constraint(op.f("ck_scan_result_known"), "scan", f"result IN ({results})")
