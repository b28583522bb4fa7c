"""Add promo codes and tracking links"""

import sqlalchemy as sa
from alembic import op

revision = "20261121_add_promo_codes"
down_revision = "20261121_widen_listing"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_constraint(op.f("ck_counter_kind_known"), "counter", type_="check")
    op.create_check_constraint(
        op.f("ck_counter_kind_known"), "counter", "kind IN ('event', 'type', 'quota', 'code')"
    )
    op.add_column("event", sa.Column("has_codes", sa.Boolean(), server_default="false", nullable=False))
    _create_codes()
    op.create_table(
        "tracking_link",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_tracking_link_event_id_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tracking_link")),
        sa.UniqueConstraint("event_id", "source", name=op.f("uq_tracking_link_event_id_source")),
    )
    op.add_column("order", sa.Column("promo_code_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        op.f("fk_order_promo_code_id_promo_code"), "order", "promo_code", ["promo_code_id"], ["id"]
    )
    op.create_index(
        "ix_order_promo_code_id",
        "order",
        ["promo_code_id", "email"],
        postgresql_where="promo_code_id IS NOT NULL",
    )
    op.add_column("order_line", sa.Column("discount", sa.BigInteger(), server_default="0", nullable=False))
    op.drop_constraint(op.f("ck_order_line_gross_is_unit_times_quantity"), "order_line", type_="check")
    op.create_check_constraint(
        op.f("ck_order_line_gross_is_price_less_discount"),
        "order_line",
        "gross = unit * quantity - discount",
    )
    op.create_check_constraint(
        op.f("ck_order_line_discount_within"), "order_line", "discount BETWEEN 0 AND unit * quantity"
    )


def _create_codes() -> None:
    op.create_table(
        "promo_code",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("counter_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("most_per_person", sa.BigInteger(), nullable=True),
        sa.Column("most_tickets", sa.BigInteger(), nullable=True),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("valid_to", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "kind IN ('percent', 'amount', 'price', 'nothing')", name=op.f("ck_promo_code_kind_known")
        ),
        sa.CheckConstraint(
            "value >= 0 AND (kind <> 'percent' OR value BETWEEN 1 AND 100)",
            name=op.f("ck_promo_code_value_makes_sense"),
        ),
        sa.CheckConstraint(
            "most_per_person >= 1 AND most_tickets >= 1", name=op.f("ck_promo_code_limits_positive")
        ),
        sa.CheckConstraint(
            "valid_from IS NULL OR valid_to IS NULL OR valid_to > valid_from",
            name=op.f("ck_promo_code_window"),
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_promo_code_event_id_event"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["counter_id"], ["counter.id"], name=op.f("fk_promo_code_counter_id_counter"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promo_code")),
        sa.UniqueConstraint("counter_id", name=op.f("uq_promo_code_counter_id")),
        sa.UniqueConstraint("event_id", "code", name=op.f("uq_promo_code_event_id_code")),
    )
    op.create_table(
        "promo_code_type",
        sa.Column("promo_code_id", sa.BigInteger(), nullable=False),
        sa.Column("ticket_type_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["promo_code_id"],
            ["promo_code.id"],
            name=op.f("fk_promo_code_type_promo_code_id_promo_code"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["ticket_type_id"],
            ["ticket_type.id"],
            name=op.f("fk_promo_code_type_ticket_type_id_ticket_type"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("promo_code_id", "ticket_type_id", name=op.f("pk_promo_code_type")),
    )
    op.create_index("ix_promo_code_type_ticket_type_id", "promo_code_type", ["ticket_type_id"])


def downgrade() -> None:
    """Lines sold for less stay as they are: the old rule is kept for new ones."""
    op.drop_constraint(op.f("ck_order_line_gross_is_price_less_discount"), "order_line", type_="check")
    op.drop_column("order_line", "discount")
    op.create_check_constraint(
        op.f("ck_order_line_gross_is_unit_times_quantity"),
        "order_line",
        "gross = unit * quantity",
        postgresql_not_valid=True,
    )
    op.drop_column("order", "promo_code_id")
    op.drop_table("tracking_link")
    op.drop_table("promo_code_type")
    op.drop_table("promo_code")
    op.execute("DELETE FROM counter WHERE kind = 'code'")
    op.drop_constraint(op.f("ck_counter_kind_known"), "counter", type_="check")
    op.create_check_constraint(op.f("ck_counter_kind_known"), "counter", "kind IN ('event', 'type', 'quota')")
    op.drop_column("event", "has_codes")
