"""Note what of a refund is for what goes with tickets: its tax is that of its own line"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_add_refund_extras"
down_revision = "20261122_plan_surveys"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "refund_extra",
        sa.Column("refund_id", sa.BigInteger(), nullable=False),
        sa.Column("order_line_id", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("kept", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_refund_extra_amount_positive")),
        sa.CheckConstraint("kept >= 0", name=op.f("ck_refund_extra_kept_positive")),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["order_line.id"], name=op.f("fk_refund_extra_order_line_id_order_line")
        ),
        sa.ForeignKeyConstraint(
            ["refund_id"], ["refund.id"], name=op.f("fk_refund_extra_refund_id_refund"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("refund_id", "order_line_id", name=op.f("pk_refund_extra")),
    )
    op.create_index("ix_refund_extra_order_line_id", "refund_extra", ["order_line_id"])


def downgrade() -> None:
    op.drop_table("refund_extra")
