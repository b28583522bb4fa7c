"""Add cancellation terms and refunds of single tickets"""

import sqlalchemy as sa
from alembic import op

revision = "20261121_add_refund_terms"
down_revision = "20261121_add_waitlist"
branch_labels = None
depends_on = None


TERMS = "^([0-9]{1,4}( [0-9]{1,12}%?)?)?$"


def upgrade() -> None:
    op.add_column("event", sa.Column("terms", sa.Text(), server_default="", nullable=False))
    op.create_check_constraint(op.f("ck_event_terms_known"), "event", f"terms ~ '{TERMS}'")

    op.create_table(
        "refund_item",
        sa.Column("refund_id", sa.BigInteger(), nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("kept", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_refund_item_amount_positive")),
        sa.CheckConstraint("kept >= 0", name=op.f("ck_refund_item_kept_positive")),
        sa.ForeignKeyConstraint(
            ["refund_id"], ["refund.id"], name=op.f("fk_refund_item_refund_id_refund"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_refund_item_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("refund_id", "ticket_id", name=op.f("pk_refund_item")),
    )
    op.create_index("ix_refund_item_ticket_id", "refund_item", ["ticket_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_refund_item_ticket_id", table_name="refund_item")

    op.drop_table("refund_item")

    op.drop_constraint(op.f("ck_event_terms_known"), "event", type_="check")
    op.drop_column("event", "terms")
