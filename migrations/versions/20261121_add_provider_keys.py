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
