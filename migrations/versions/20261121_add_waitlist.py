"""Add the waitlist and its offers"""

import sqlalchemy as sa  # noqa: F401
from alembic import op  # noqa: F401

revision = "20261121_add_waitlist"
down_revision = "20261121_add_questions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
