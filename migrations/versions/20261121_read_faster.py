"""Read what pages ask all the time by an index"""

revision = "20261121_read_faster"
down_revision = "20261121_keep_counts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
