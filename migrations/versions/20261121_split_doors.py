"""Split doors by day, area and type; let people out"""

import sqlalchemy as sa  # noqa: F401
from alembic import op  # noqa: F401

revision = "20261121_split_doors"
down_revision = "20261121_add_reviews"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
