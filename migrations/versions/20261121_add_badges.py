"""Draw badges, and read bank statements"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261121_add_badges"
down_revision = "20261121_add_surveys"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "badge_design",
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.Text(), server_default="card-sheet", nullable=False),
        sa.Column("question_id", sa.BigInteger(), nullable=True),
        sa.Column("code", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("colours", postgresql.JSONB(), server_default="{}", nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "size IN ('a6', 'card', 'a6-sheet', 'card-sheet')", name=op.f("ck_badge_design_size_known")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_badge_design_event_id_event"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["question.id"],
            name=op.f("fk_badge_design_question_id_question"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_badge_design")),
    )
    op.create_index(
        "ix_badge_design_question_id",
        "badge_design",
        ["question_id"],
        unique=False,
        postgresql_where="question_id IS NOT NULL",
    )
    op.create_table(
        "badge_print",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("badges", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.BigInteger(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_badge_print_event_id_event"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["by"], ["user.id"], name=op.f("fk_badge_print_by_user"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_badge_print")),
    )
    op.create_index("ix_badge_print_event_id", "badge_print", ["event_id", "id"], unique=False)
    op.create_table(
        "badge_part",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("print_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("ticket_ids", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("file", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("attempts", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'done') = (file IS NOT NULL)", name=op.f("ck_badge_part_done_has_file")),
        sa.ForeignKeyConstraint(
            ["print_id"],
            ["badge_print.id"],
            name=op.f("fk_badge_part_print_id_badge_print"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_badge_part")),
        sa.UniqueConstraint("print_id", "position", name=op.f("uq_badge_part_print_id_position")),
    )
    op.create_index(
        "ix_badge_part_due", "badge_part", ["due_at"], unique=False, postgresql_where="state = 'waiting'"
    )
    op.create_table(
        "badge_made",
        sa.Column("ticket_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_badge_made_ticket_id_ticket"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_badge_made")),
    )
    op.add_column("event", sa.Column("has_badges", sa.Boolean(), server_default="false", nullable=False))


def downgrade() -> None:
    op.drop_column("event", "has_badges")
    op.drop_table("badge_made")
    op.drop_index("ix_badge_part_due", table_name="badge_part")
    op.drop_table("badge_part")
    op.drop_index("ix_badge_print_event_id", table_name="badge_print")
    op.drop_table("badge_print")
    op.drop_index("ix_badge_design_question_id", table_name="badge_design")
    op.drop_table("badge_design")
