"""Let ticket types share quotas, follow each other, ask what people like, and hang on others"""

import sqlalchemy as sa
from alembic import op

revision = "20261121_add_quotas"
down_revision = "20261121_add_order_notes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quota",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("counter_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_quota_event_id_event"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["counter_id"], ["counter.id"], name=op.f("fk_quota_counter_id_counter"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quota")),
        sa.UniqueConstraint("counter_id", name=op.f("uq_quota_counter_id")),
    )
    op.create_index("ix_quota_event_id", "quota", ["event_id"], unique=False)

    op.add_column("ticket_type", sa.Column("suggested", sa.BigInteger(), nullable=True))
    op.add_column("ticket_type", sa.Column("follows_id", sa.BigInteger(), nullable=True))
    op.add_column("ticket_type", sa.Column("announced", sa.Boolean(), server_default="false", nullable=False))
    op.add_column("ticket_type", sa.Column("per_ticket", sa.BigInteger(), nullable=True))
    op.add_column("ticket_type", sa.Column("admits", sa.Boolean(), server_default="true", nullable=False))
    op.create_foreign_key(
        op.f("fk_ticket_type_follows_id_ticket_type"), "ticket_type", "ticket_type", ["follows_id"], ["id"]
    )
    for name, rule in (
        ("suggested_from_price", "suggested IS NULL OR suggested >= price"),
        ("follows_another", "follows_id <> id"),
        ("per_ticket_positive", "per_ticket IS NULL OR per_ticket >= 1"),
        ("ticket_admits", "admits OR per_ticket IS NOT NULL"),
    ):
        op.create_check_constraint(op.f(f"ck_ticket_type_{name}"), "ticket_type", rule)
    op.create_index(
        "uq_ticket_type_follows_id",
        "ticket_type",
        ["follows_id"],
        unique=True,
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )

    op.add_column("order_line", sa.Column("admits", sa.Boolean(), server_default="true", nullable=False))

    op.add_column("event", sa.Column("places_shown", sa.Text(), server_default="always", nullable=False))
    op.create_check_constraint(
        op.f("ck_event_places_shown_known"), "event", "places_shown IN ('always', 'few', 'never')"
    )


def downgrade() -> None:
    op.drop_column("event", "places_shown")
    op.drop_column("order_line", "admits")
    op.drop_index("uq_ticket_type_follows_id", "ticket_type")
    for name in ("admits", "per_ticket", "announced", "follows_id", "suggested"):
        op.drop_column("ticket_type", name)
    op.drop_table("quota")
