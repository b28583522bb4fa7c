"""Keep what a ticket was before it was swapped for one of another type"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_add_ticket_swaps"
down_revision = "20261122_add_refund_extras"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ticket_swap",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), nullable=False),
        sa.Column("from_type_id", sa.BigInteger(), nullable=False),
        sa.Column("to_type_id", sa.BigInteger(), nullable=False),
        sa.Column("back", sa.BigInteger(), nullable=False),
        sa.Column("refund_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("from_type_id <> to_type_id", name=op.f("ck_ticket_swap_another_type")),
        sa.CheckConstraint(
            "back >= 0 AND (back > 0) = (refund_id IS NOT NULL)", name=op.f("ck_ticket_swap_back_is_refunded")
        ),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_swap_ticket_id_ticket")),
        sa.ForeignKeyConstraint(
            ["from_type_id"], ["ticket_type.id"], name=op.f("fk_ticket_swap_from_type_id_ticket_type")
        ),
        sa.ForeignKeyConstraint(
            ["to_type_id"], ["ticket_type.id"], name=op.f("fk_ticket_swap_to_type_id_ticket_type")
        ),
        sa.ForeignKeyConstraint(["refund_id"], ["refund.id"], name=op.f("fk_ticket_swap_refund_id_refund")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_swap")),
        sa.UniqueConstraint("refund_id", name=op.f("uq_ticket_swap_refund_id")),
    )
    op.create_index("ix_ticket_swap_ticket_id", "ticket_swap", ["ticket_id"])


def downgrade() -> None:
    op.drop_table("ticket_swap")
