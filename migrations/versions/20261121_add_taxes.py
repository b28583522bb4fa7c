"""Keep taxes, billing addresses and invoices"""

revision = "20261121_add_taxes"
down_revision = "20261121_add_quotas"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
