"""Ask those who came how it was, and let people leave letters"""

revision = "20261121_add_surveys"
down_revision = "20261121_add_provider_keys"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
