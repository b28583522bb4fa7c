"""Keep each community's keys to its payment providers, and disputes"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "20261121_add_provider_keys"
down_revision = "20261121_add_taxes"
branch_labels = None
depends_on = None
BANK = ("bank_holder", "bank_iban", "bank_bic")


def upgrade() -> None:
    op.create_table(
        "provider_account",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), server_default="", nullable=False),
        sa.Column("sandbox", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("sealed_secret", sa.Text(), nullable=False),
        sa.Column("sealed_hook", sa.Text(), nullable=False),
        sa.Column("last_four", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "provider IN ('stripe', 'paypal')", name=op.f("ck_provider_account_provider_known")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_provider_account_community_id_community")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_account")),
    )
    op.create_index(
        "uq_provider_account_active",
        "provider_account",
        ["community_id", "provider"],
        unique=True,
        postgresql_where="active",
    )
    for table in ("payment", "webhook"):
        op.add_column(table, sa.Column("account_id", sa.BigInteger(), nullable=True))
        op.create_foreign_key(
            op.f(f"fk_{table}_account_id_provider_account"), table, "provider_account", ["account_id"], ["id"]
        )
    op.create_table(
        "dispute",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("payment_id", sa.BigInteger(), nullable=False),
        sa.Column("provider_ref", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_dispute_amount_positive")),
        sa.CheckConstraint("state IN ('open', 'won', 'lost')", name=op.f("ck_dispute_state_known")),
        sa.CheckConstraint(
            "(state = 'open') = (closed_at IS NULL)", name=op.f("ck_dispute_open_is_not_closed")
        ),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name=op.f("fk_dispute_payment_id_payment")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute")),
        sa.UniqueConstraint("payment_id", "provider_ref", name=op.f("uq_dispute_payment_id_provider_ref")),
    )
    op.add_column("order", sa.Column("dispute", sa.Text(), nullable=True))
    op.create_check_constraint("dispute_known", "order", "dispute IN ('open', 'lost')")
    op.add_column("community", sa.Column("own_keys", JSONB(), server_default="[]", nullable=False))
    op.add_column("payment", sa.Column("capture_ref", sa.Text(), nullable=True))
    op.add_column("event", sa.Column("pay_ways", JSONB(), nullable=True))
    op.add_column("community", sa.Column("pay_ways", JSONB(), nullable=True))
    for name in BANK:
        op.add_column("community", sa.Column(name, sa.Text(), server_default="", nullable=False))
    op.add_column("community", sa.Column("bank_days", sa.BigInteger(), server_default="14", nullable=False))
    op.create_check_constraint("bank_days_known", "community", "bank_days BETWEEN 1 AND 90")
    op.create_unique_constraint("uq_payment_provider_capture_ref", "payment", ["provider", "capture_ref"])


def downgrade() -> None:
    op.drop_constraint("bank_days_known", "community", type_="check")
    for name in ("bank_days", *BANK, "pay_ways"):
        op.drop_column("community", name)
    op.drop_column("event", "pay_ways")
    op.drop_constraint("uq_payment_provider_capture_ref", "payment", type_="unique")
    op.drop_column("payment", "capture_ref")
    op.drop_column("community", "own_keys")
    op.drop_constraint("dispute_known", "order", type_="check")
    op.drop_column("order", "dispute")
    op.drop_table("dispute")
    for table in ("payment", "webhook"):
        op.drop_column(table, "account_id")
    op.drop_table("provider_account")
