"""Add reviews and certificates"""

import sqlalchemy as sa  # noqa: F401
from alembic import op  # noqa: F401

revision = "20261121_add_reviews"
down_revision = "20261121_add_refund_terms"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
