"""Draw badges, and read bank statements"""

revision = "20261121_add_badges"
down_revision = "20261121_add_surveys"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
