"""Keep each community's keys to its payment providers, and disputes"""

revision = "20261121_add_provider_keys"
down_revision = "20261121_add_taxes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
