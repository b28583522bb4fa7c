"""Remember up to when each set of keys was asked for its disputes: one whose message was lost is found"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_list_disputes"
down_revision = "20261122_wait_for_any"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "dispute_listing",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("listed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("look_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["provider_account.id"],
            name=op.f("fk_dispute_listing_account_id_provider_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute_listing")),
        sa.UniqueConstraint(
            "provider",
            "account_id",
            name=op.f("uq_dispute_listing_provider_account_id"),
            postgresql_nulls_not_distinct=True,
        ),
    )


def downgrade() -> None:
    op.drop_table("dispute_listing")
