"""Add promo codes and tracking links"""

import sqlalchemy as sa  # noqa: F401
from alembic import op  # noqa: F401

revision = "20261121_add_promo_codes"
down_revision = "20261121_widen_listing"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
