"""Make many codes at once"""

revision = "20261121_add_bulk_codes"
down_revision = "20261121_add_badges"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
