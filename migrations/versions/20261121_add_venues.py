"""Add venues that a community uses again"""

import sqlalchemy as sa
from alembic import op

revision = "20261121_add_venues"
down_revision = "20261121_add_payments"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "venue",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), server_default="", nullable=False),
        sa.Column("city", sa.Text(), server_default="", nullable=False),
        sa.Column("country", sa.Text(), server_default="", nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("capacity", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name=op.f("ck_venue_position_whole")),
        sa.CheckConstraint("capacity IS NULL OR capacity > 0", name=op.f("ck_venue_capacity_positive")),
        sa.CheckConstraint("latitude BETWEEN -90 AND 90", name=op.f("ck_venue_latitude_known")),
        sa.CheckConstraint("longitude BETWEEN -180 AND 180", name=op.f("ck_venue_longitude_known")),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["community.id"],
            name=op.f("fk_venue_community_id_community"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venue")),
    )
    op.create_index("ix_venue_community_id", "venue", ["community_id", "name"], unique=False)
    op.create_index(
        "ix_venue_name_trgm",
        "venue",
        ["name"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"name": "gin_trgm_ops"},
    )

    op.add_column("event", sa.Column("venue_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        op.f("fk_event_venue_id_venue"), "event", "venue", ["venue_id"], ["id"], ondelete="SET NULL"
    )
    op.create_index(
        "ix_event_venue_id",
        "event",
        ["venue_id"],
        unique=False,
        postgresql_where=sa.text("venue_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_event_venue_id", table_name="event", postgresql_where=sa.text("venue_id IS NOT NULL"))
    op.drop_constraint(op.f("fk_event_venue_id_venue"), "event", type_="foreignkey")
    op.drop_column("event", "venue_id")

    op.drop_index(
        "ix_venue_name_trgm",
        table_name="venue",
        postgresql_using="gin",
        postgresql_ops={"name": "gin_trgm_ops"},
    )
    op.drop_index("ix_venue_community_id", table_name="venue")

    op.drop_table("venue")
