"""Keep what organizers note of an order, and how money came in by hand"""

import sqlalchemy as sa
from alembic import op

revision = "20261121_add_order_notes"
down_revision = "20261121_add_transfers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "order_note",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["order.id"], name=op.f("fk_order_note_order_id_order"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["by"], ["user.id"], name=op.f("fk_order_note_by_user"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_note")),
    )
    op.create_index("ix_order_note_order_id", "order_note", ["order_id"], unique=False)

    op.create_table(
        "manual_payment",
        sa.Column("payment_id", sa.BigInteger(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("instructions", sa.Text(), server_default="", nullable=False),
        sa.Column("reference", sa.Text(), server_default="", nullable=False),
        sa.Column("by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "method IN ('bank', 'door', 'cash', 'card')", name=op.f("ck_manual_payment_method_known")
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"],
            ["payment.id"],
            name=op.f("fk_manual_payment_payment_id_payment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["by"], ["user.id"], name=op.f("fk_manual_payment_by_user"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("payment_id", name=op.f("pk_manual_payment")),
    )


def downgrade() -> None:
    op.drop_table("manual_payment")
    op.drop_table("order_note")
