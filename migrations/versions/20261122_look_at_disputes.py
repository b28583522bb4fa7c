"""Ask about open disputes too: the message that tells how one ended may be lost"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_look_at_disputes"
down_revision = "20261121_read_faster"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("dispute", sa.Column("look_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE dispute SET look_at = opened_at WHERE state = 'open'")
    op.create_check_constraint(
        op.f("ck_dispute_open_is_looked_at"), "dispute", "(state = 'open') = (look_at IS NOT NULL)"
    )
    op.create_index("ix_dispute_look_at", "dispute", ["look_at"], postgresql_where="state = 'open'")


def downgrade() -> None:
    op.drop_index("ix_dispute_look_at", table_name="dispute")
    op.drop_constraint(op.f("ck_dispute_open_is_looked_at"), "dispute", type_="check")
    op.drop_column("dispute", "look_at")
