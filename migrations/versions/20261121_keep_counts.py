"""Keep what doors and pages count all the time"""

import sqlalchemy as sa
from alembic import op

revision = "20261121_keep_counts"
down_revision = "20261121_add_answer_files"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "admission_count",
        sa.Column("list_id", sa.BigInteger(), nullable=False),
        sa.Column("part", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("came", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("gone", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint("came >= 0 AND gone >= 0", name=op.f("ck_admission_count_not_negative")),
        sa.ForeignKeyConstraint(
            ["list_id"],
            ["check_in_list.id"],
            name=op.f("fk_admission_count_list_id_check_in_list"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("list_id", "part", name=op.f("pk_admission_count")),
    )
    op.execute(
        """
        INSERT INTO admission_count (list_id, part, came, gone)
        SELECT list_id, coalesce(ticket_id, guest_id) % 16, count(*), count(out_since)
        FROM admission WHERE undone_at IS NULL GROUP BY 1, 2
        """
    )


def downgrade() -> None:
    op.drop_table("admission_count")
