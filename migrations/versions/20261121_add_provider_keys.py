"""Keep each community's keys to its payment providers, and disputes"""

import sqlalchemy as sa
from alembic import op

revision = "20261121_add_provider_keys"
down_revision = "20261121_add_taxes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("payment", sa.Column("capture_ref", sa.Text(), nullable=True))
    op.create_unique_constraint("uq_payment_provider_capture_ref", "payment", ["provider", "capture_ref"])


def downgrade() -> None:
    op.drop_constraint("uq_payment_provider_capture_ref", "payment", type_="unique")
    op.drop_column("payment", "capture_ref")
