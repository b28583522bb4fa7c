"""Keep what doors and pages count all the time"""

revision = "20261121_keep_counts"
down_revision = "20261121_add_answer_files"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
