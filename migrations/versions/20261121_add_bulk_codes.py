"""Make many codes at once"""

import sqlalchemy as sa
from alembic import op

revision = "20261121_add_bulk_codes"
down_revision = "20261121_add_badges"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "code_batch",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_code_batch_event_id_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_batch")),
    )
    op.create_index("ix_code_batch_event_id", "code_batch", ["event_id"])
    op.add_column("promo_code", sa.Column("batch_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        op.f("fk_promo_code_batch_id_code_batch"),
        "promo_code",
        "code_batch",
        ["batch_id"],
        ["id"],
        ondelete="CASCADE",
    )
    op.create_index(
        "ix_promo_code_batch_id", "promo_code", ["batch_id"], postgresql_where="batch_id IS NOT NULL"
    )


def downgrade() -> None:
    """The codes stay, as if each had been made by itself."""
    op.drop_column("promo_code", "batch_id")
    op.drop_table("code_batch")
