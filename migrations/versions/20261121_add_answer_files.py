"""Take files as answers, and let people wait for any ticket"""

revision = "20261121_add_answer_files"
down_revision = "20261121_add_bulk_codes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
