"""Let people wait for any ticket of an event: an offer says of which type it is"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_wait_for_any"
down_revision = "20261122_add_returned_extras"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.alter_column("waitlist_entry", "ticket_type_id", nullable=True)
    op.add_column("offer", sa.Column("ticket_type_id", sa.BigInteger(), nullable=True))
    op.execute(
        "UPDATE offer SET ticket_type_id = entry.ticket_type_id"
        " FROM waitlist_entry entry WHERE entry.id = offer.entry_id"
    )
    op.alter_column("offer", "ticket_type_id", nullable=False)
    op.create_foreign_key(
        op.f("fk_offer_ticket_type_id_ticket_type"), "offer", "ticket_type", ["ticket_type_id"], ["id"],
        ondelete="CASCADE",
    )  # fmt: skip


def downgrade() -> None:
    op.execute("DELETE FROM waitlist_entry WHERE ticket_type_id IS NULL")
    op.drop_constraint(op.f("fk_offer_ticket_type_id_ticket_type"), "offer", type_="foreignkey")
    op.drop_column("offer", "ticket_type_id")
    op.alter_column("waitlist_entry", "ticket_type_id", nullable=False)
