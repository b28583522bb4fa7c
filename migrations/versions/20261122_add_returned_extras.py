"""Note how many of a line went back, of what only goes with tickets, such as parking"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_add_returned_extras"
down_revision = "20261122_let_door_take_money"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("order_line", sa.Column("returned", sa.BigInteger(), server_default="0", nullable=False))
    op.create_check_constraint("returned_within", "order_line", "returned BETWEEN 0 AND quantity")


def downgrade() -> None:
    op.drop_column("order_line", "returned")
