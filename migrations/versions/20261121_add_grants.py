"""Add the API's grants and people's handles"""

import sqlalchemy as sa
from alembic import op

revision = "20261121_add_grants"
down_revision = "20261121_add_notifications"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "grant",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("refreshed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_grant_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grant")),
        sa.UniqueConstraint("digest", name=op.f("uq_grant_digest")),
    )
    op.create_index("ix_grant_user_id", "grant", ["user_id"], unique=False)

    op.add_column(
        "user", sa.Column("handle", sa.Text(), nullable=False, server_default=sa.text("md5(random()::text)"))
    )
    op.add_column("user", sa.Column("listed", sa.Boolean(), server_default="false", nullable=False))
    op.alter_column("user", "handle", server_default=None)
    op.create_unique_constraint(op.f("uq_user_handle"), "user", ["handle"])


def downgrade() -> None:
    op.drop_constraint(op.f("uq_user_handle"), "user", type_="unique")
    op.drop_column("user", "listed")
    op.drop_column("user", "handle")

    op.drop_index("ix_grant_user_id", table_name="grant")

    op.drop_table("grant")
