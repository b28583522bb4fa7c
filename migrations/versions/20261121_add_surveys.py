"""Ask those who came how it was, and let people leave letters"""

import sqlalchemy as sa
from alembic import op

revision = "20261121_add_surveys"
down_revision = "20261121_add_provider_keys"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reader",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("secret_digest", sa.Text(), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["community.id"],
            name=op.f("fk_reader_community_id_community"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reader")),
        sa.UniqueConstraint(
            "email",
            "community_id",
            name=op.f("uq_reader_email_community_id"),
            postgresql_nulls_not_distinct=True,
        ),
        sa.UniqueConstraint("code", name=op.f("uq_reader_code")),
        sa.UniqueConstraint("secret_digest", name=op.f("uq_reader_secret_digest")),
    )
    op.create_index("ix_reader_community_id", "reader", ["community_id"], unique=False)
    op.add_column("event", sa.Column("review_mail", sa.Boolean(), server_default="false", nullable=False))


def downgrade() -> None:
    op.drop_column("event", "review_mail")
    op.drop_index("ix_reader_community_id", table_name="reader")
    op.drop_table("reader")
