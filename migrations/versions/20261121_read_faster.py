"""Read what pages ask all the time by an index"""

import sqlalchemy as sa
from alembic import op

revision = "20261121_read_faster"
down_revision = "20261121_keep_counts"
branch_labels = None
depends_on = None


HOLDS = "ix_claim_counter_id_expires_at"


def upgrade() -> None:
    op.create_index(
        HOLDS,
        "claim",
        ["counter_id", "expires_at"],
        postgresql_where=sa.text("released_at IS NULL AND expires_at IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index(HOLDS, "claim")
