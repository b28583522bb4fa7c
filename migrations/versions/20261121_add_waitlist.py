"""Add the waitlist and its offers"""

import sqlalchemy as sa
from alembic import op

revision = "20261121_add_waitlist"
down_revision = "20261121_add_questions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "waitlist_entry",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("ticket_type_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("secret_digest", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_waitlist_entry_quantity_positive")),
        sa.CheckConstraint(
            "state IN ('waiting', 'offered', 'served', 'left', 'lapsed', 'closed')",
            name=op.f("ck_waitlist_entry_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_waitlist_entry_event_id_event"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["ticket_type_id"],
            ["ticket_type.id"],
            name=op.f("fk_waitlist_entry_ticket_type_id_ticket_type"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_waitlist_entry_user_id_user"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waitlist_entry")),
        sa.UniqueConstraint("code", name=op.f("uq_waitlist_entry_code")),
        sa.UniqueConstraint("secret_digest", name=op.f("uq_waitlist_entry_secret_digest")),
    )
    op.create_index("ix_waitlist_entry_event_id_id", "waitlist_entry", ["event_id", "id"], unique=False)
    op.create_index(
        "ix_waitlist_entry_line",
        "waitlist_entry",
        ["event_id", "ticket_type_id", "joined_at", "id"],
        unique=False,
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index(
        "ix_waitlist_entry_user_id",
        "waitlist_entry",
        ["user_id"],
        unique=False,
        postgresql_where=sa.text("user_id IS NOT NULL"),
    )
    op.create_index(
        "uq_waitlist_entry_live",
        "waitlist_entry",
        ["event_id", "email"],
        unique=True,
        postgresql_where=sa.text("state IN ('waiting', 'offered')"),
    )

    op.create_table(
        "offer",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), server_default="open", nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'taken', 'declined', 'lapsed', 'withdrawn')",
            name=op.f("ck_offer_state_known"),
        ),
        sa.CheckConstraint(
            "(state = 'taken') = (order_id IS NOT NULL)", name=op.f("ck_offer_taken_has_order")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["waitlist_entry.id"],
            name=op.f("fk_offer_entry_id_waitlist_entry"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["order_id"], ["order.id"], name=op.f("fk_offer_order_id_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer")),
    )
    op.create_index("ix_offer_entry_id", "offer", ["entry_id"], unique=False)
    op.create_index(
        "ix_offer_order_id",
        "offer",
        ["order_id"],
        unique=False,
        postgresql_where=sa.text("order_id IS NOT NULL"),
    )
    op.create_index(
        "uq_offer_open", "offer", ["entry_id"], unique=True, postgresql_where=sa.text("state = 'open'")
    )
    op.create_index(
        "ix_offer_expires_at",
        "offer",
        ["expires_at"],
        unique=False,
        postgresql_where=sa.text("state = 'open'"),
    )

    op.create_foreign_key(
        op.f("fk_claim_offer_id_offer"), "claim", "offer", ["offer_id"], ["id"], ondelete="CASCADE"
    )
    op.create_index(
        "ix_claim_offer_id",
        "claim",
        ["offer_id"],
        unique=False,
        postgresql_where=sa.text("offer_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_claim_offer_id", table_name="claim")
    op.drop_constraint(op.f("fk_claim_offer_id_offer"), "claim", type_="foreignkey")
    op.drop_table("offer")
    op.drop_table("waitlist_entry")
