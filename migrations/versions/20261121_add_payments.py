"""Add payments, refunds and what providers tell us"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261121_add_payments"
down_revision = "20261121_create_tables"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "webhook",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("event_ref", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="received", nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('received', 'done', 'ignored')", name=op.f("ck_webhook_state_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook")),
        sa.UniqueConstraint("provider", "event_ref", name=op.f("uq_webhook_provider_event_ref")),
    )
    op.create_index(
        "ix_webhook_received", "webhook", ["id"], unique=False, postgresql_where="state = 'received'"
    )

    op.create_table(
        "payment",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("provider_ref", sa.Text(), nullable=True),
        sa.Column("pay_url", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), server_default="pending", nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("captured", sa.BigInteger(), nullable=True),
        sa.Column("captured_currency", sa.Text(), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("flag", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("look_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("looks", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'pending') = (look_at IS NOT NULL)", name=op.f("ck_payment_pending_is_looked_at")
        ),
        sa.CheckConstraint(
            "(state IN ('completed', 'refunded')) = (captured IS NOT NULL)",
            name=op.f("ck_payment_completed_is_captured"),
        ),
        sa.CheckConstraint(
            "(captured IS NULL) = (captured_currency IS NULL)", name=op.f("ck_payment_captured_in_currency")
        ),
        sa.CheckConstraint(
            "state IN ('pending', 'completed', 'failed', 'refunded', 'cancelled')",
            name=op.f("ck_payment_state_known"),
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payment_amount_positive")),
        sa.ForeignKeyConstraint(["order_id"], ["order.id"], name=op.f("fk_payment_order_id_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
        sa.UniqueConstraint("provider", "provider_ref", name=op.f("uq_payment_provider_provider_ref")),
    )
    op.create_index(
        "ix_payment_look_at", "payment", ["look_at"], unique=False, postgresql_where="state = 'pending'"
    )
    op.create_index("ix_payment_order_id", "payment", ["order_id"], unique=False)

    op.create_table(
        "refund",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("payment_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("provider_ref", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), server_default="pending", nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("look_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("looks", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'pending') = (look_at IS NOT NULL)", name=op.f("ck_refund_pending_is_looked_at")
        ),
        sa.CheckConstraint("state IN ('pending', 'completed', 'failed')", name=op.f("ck_refund_state_known")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_refund_amount_positive")),
        sa.ForeignKeyConstraint(["by"], ["user.id"], name=op.f("fk_refund_by_user"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name=op.f("fk_refund_payment_id_payment")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund")),
        sa.UniqueConstraint("key", name=op.f("uq_refund_key")),
    )
    op.create_index(
        "ix_refund_look_at", "refund", ["look_at"], unique=False, postgresql_where="state = 'pending'"
    )
    op.create_index("ix_refund_payment_id", "refund", ["payment_id"], unique=False)

    op.create_table(
        "mock_charge",
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("settles_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('closed', 'paid', 'failed')", name=op.f("ck_mock_charge_state_known")),
        sa.PrimaryKeyConstraint("ref", name=op.f("pk_mock_charge")),
    )

    op.add_column(
        "order",
        sa.Column(
            "guest_names", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False
        ),
    )


def downgrade() -> None:
    op.drop_column("order", "guest_names")

    op.drop_table("mock_charge")

    op.drop_index("ix_refund_payment_id", table_name="refund")
    op.drop_index("ix_refund_look_at", table_name="refund", postgresql_where="state = 'pending'")

    op.drop_table("refund")
    op.drop_index("ix_payment_order_id", table_name="payment")
    op.drop_index("ix_payment_look_at", table_name="payment", postgresql_where="state = 'pending'")

    op.drop_table("payment")
    op.drop_index("ix_webhook_received", table_name="webhook", postgresql_where="state = 'received'")

    op.drop_table("webhook")
