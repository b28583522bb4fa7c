"""Let ticket types share quotas, follow each other, ask what people like, and hang on others"""

revision = "20261121_add_quotas"
down_revision = "20261121_add_order_notes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
