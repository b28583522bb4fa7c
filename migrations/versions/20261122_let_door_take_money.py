"""Let a community say that helpers at its doors take money"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_let_door_take_money"
down_revision = "20261122_look_at_disputes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "community", sa.Column("door_takes_money", sa.Boolean(), server_default="false", nullable=False)
    )


def downgrade() -> None:
    op.drop_column("community", "door_takes_money")
