"""Keep taxes, billing addresses and invoices"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "20261121_add_taxes"
down_revision = "20261121_add_quotas"
branch_labels = None
depends_on = None


WITH_TAX = "price + CASE WHEN tax_inside THEN 0 ELSE round(price * tax_rate)::bigint END"
UNCHANGING = """
    CREATE FUNCTION marquee_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'an issued invoice never changes' USING ERRCODE = 'restrict_violation';
    END $$
"""


def upgrade() -> None:
    _create_rules()
    _tax_lines()
    op.add_column("order", sa.Column("billing", JSONB(), nullable=True))
    _create_sellers()
    _create_invoices()


def _create_rules() -> None:
    op.create_table(
        "tax_rule",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("rate", sa.Numeric(7, 5), nullable=False),
        sa.Column("inside", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint("rate BETWEEN 0 AND 1", name=op.f("ck_tax_rule_rate_range")),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["community.id"],
            name=op.f("fk_tax_rule_community_id_community"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tax_rule")),
    )
    op.create_index("ix_tax_rule_community_id", "tax_rule", ["community_id"])
    for table in ("event", "ticket_type"):
        op.add_column(table, sa.Column("tax_rule_id", sa.BigInteger(), nullable=True))
        name = op.f(f"fk_{table}_tax_rule_id_tax_rule")
        op.create_foreign_key(name, table, "tax_rule", ["tax_rule_id"], ["id"])
    for column in _tax_columns("tax_rate"):
        op.add_column("ticket_type", column)
    shown = sa.Column("shown_price", sa.BigInteger(), sa.Computed(WITH_TAX, persisted=True), nullable=False)
    op.add_column("ticket_type", shown)


def _tax_columns(rate: str) -> list[sa.Column]:
    return [
        sa.Column("tax_name", sa.Text(), server_default="", nullable=False),
        sa.Column(rate, sa.Numeric(7, 5), server_default="0", nullable=False),
        sa.Column("tax_inside", sa.Boolean(), server_default="true", nullable=False),
    ]


def _tax_lines() -> None:
    name, _rate, inside = _tax_columns("rate")
    op.add_column("order_line", name)
    op.add_column("order_line", inside)
    op.alter_column("order_line", "rate", type_=sa.Numeric(7, 5), existing_nullable=False)
    op.drop_constraint(op.f("ck_order_line_gross_is_price_less_discount"), "order_line", type_="check")
    op.create_check_constraint(
        op.f("ck_order_line_amount_is_price_less_discount"),
        "order_line",
        "CASE WHEN tax_inside THEN gross ELSE net END = unit * quantity - discount",
    )


def _create_sellers() -> None:
    op.create_table(
        "seller",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("legal_name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), server_default="", nullable=False),
        sa.Column("tax_number", sa.Text(), server_default="", nullable=False),
        sa.Column("footer", sa.Text(), server_default="", nullable=False),
        sa.Column("prefix", sa.Text(), server_default="", nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["community.id"],
            name=op.f("fk_seller_community_id_community"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("community_id", name=op.f("pk_seller")),
    )
    op.create_table(
        "invoice_series",
        sa.Column("issuer_id", sa.BigInteger(), nullable=False),
        sa.Column("next", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint("next > 0", name=op.f("ck_invoice_series_next_positive")),
        sa.ForeignKeyConstraint(
            ["issuer_id"], ["community.id"], name=op.f("fk_invoice_series_issuer_id_community")
        ),
        sa.PrimaryKeyConstraint("issuer_id", name=op.f("pk_invoice_series")),
    )


def _create_invoices() -> None:
    op.create_table(
        "invoice",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("issuer_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("payment_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("corrects_id", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("frozen", JSONB(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_invoice_number_positive")),
        sa.CheckConstraint("total > 0", name=op.f("ck_invoice_total_positive")),
        sa.CheckConstraint("kind IN ('invoice', 'credit')", name=op.f("ck_invoice_kind_known")),
        sa.CheckConstraint(
            "(kind = 'credit') = (corrects_id IS NOT NULL)", name=op.f("ck_invoice_credit_corrects")
        ),
        sa.ForeignKeyConstraint(["issuer_id"], ["community.id"], name=op.f("fk_invoice_issuer_id_community")),
        sa.ForeignKeyConstraint(["order_id"], ["order.id"], name=op.f("fk_invoice_order_id_order")),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name=op.f("fk_invoice_payment_id_payment")),
        sa.ForeignKeyConstraint(["corrects_id"], ["invoice.id"], name=op.f("fk_invoice_corrects_id_invoice")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice")),
        sa.UniqueConstraint("key", name=op.f("uq_invoice_key")),
        sa.UniqueConstraint("issuer_id", "number", name=op.f("uq_invoice_issuer_id_number")),
        sa.UniqueConstraint("issuer_id", "label", name=op.f("uq_invoice_issuer_id_label")),
    )
    op.create_index("ix_invoice_order_id", "invoice", ["order_id"])
    corrects = "corrects_id IS NOT NULL"
    op.create_index("ix_invoice_corrects_id", "invoice", ["corrects_id"], postgresql_where=corrects)
    op.execute(UNCHANGING)
    op.execute(
        "CREATE TRIGGER invoice_never_changes BEFORE UPDATE OR DELETE ON invoice "
        "FOR EACH ROW EXECUTE FUNCTION marquee_refuse_change()"
    )


def downgrade() -> None:
    """Lines sold with tax on top stay as they are: the old rule is kept for new ones."""
    op.drop_table("invoice")
    op.execute("DROP FUNCTION marquee_refuse_change()")
    op.drop_table("invoice_series")
    op.drop_table("seller")
    op.drop_column("order", "billing")
    op.drop_constraint(op.f("ck_order_line_amount_is_price_less_discount"), "order_line", type_="check")
    op.drop_column("order_line", "tax_inside")
    op.drop_column("order_line", "tax_name")
    op.alter_column("order_line", "rate", type_=sa.Numeric(6, 4), existing_nullable=False)
    op.create_check_constraint(
        op.f("ck_order_line_gross_is_price_less_discount"),
        "order_line",
        "gross = unit * quantity - discount",
        postgresql_not_valid=True,
    )
    for column in ("shown_price", "tax_inside", "tax_rate", "tax_name"):
        op.drop_column("ticket_type", column)
    for table in ("ticket_type", "event"):
        op.drop_column(table, "tax_rule_id")
    op.drop_table("tax_rule")
