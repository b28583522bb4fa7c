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
    op.create_table(
        "bank_statement",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("columns", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("by", sa.BigInteger(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(applied_at IS NULL) = (content IS NOT NULL)", name=op.f("ck_bank_statement_applied_is_emptied")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["community.id"],
            name=op.f("fk_bank_statement_community_id_community"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["by"], ["user.id"], name=op.f("fk_bank_statement_by_user"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_statement")),
    )
    op.create_index("ix_bank_statement_community_id", "bank_statement", ["community_id", "id"], unique=False)
    op.create_table(
        "bank_entry",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("statement_id", sa.BigInteger(), nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("line", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("payer", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=True),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_bank_entry_amount_positive")),
        sa.CheckConstraint(
            "verdict IN ('paid', 'too-little', 'too-much', 'other-currency', 'unknown', 'twice', "
            "'not-waiting', 'refused')",
            name=op.f("ck_bank_entry_verdict_known"),
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["bank_statement.id"],
            name=op.f("fk_bank_entry_statement_id_bank_statement"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["community.id"],
            name=op.f("fk_bank_entry_community_id_community"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["order.id"], name=op.f("fk_bank_entry_order_id_order"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_entry")),
        sa.UniqueConstraint("community_id", "key", name=op.f("uq_bank_entry_community_id_key")),
    )
    op.create_index("ix_bank_entry_statement_id", "bank_entry", ["statement_id", "line"], unique=False)
    op.create_index(
        "ix_bank_entry_order_id",
        "bank_entry",
        ["order_id"],
        unique=False,
        postgresql_where="order_id IS NOT NULL",
    )
    op.add_column("event", sa.Column("has_badges", sa.Boolean(), server_default="false", nullable=False))


def downgrade() -> None:
    op.drop_column("event", "has_badges")
    op.drop_index("ix_bank_entry_order_id", table_name="bank_entry")
    op.drop_index("ix_bank_entry_statement_id", table_name="bank_entry")
    op.drop_table("bank_entry")
    op.drop_index("ix_bank_statement_community_id", table_name="bank_statement")
    op.drop_table("bank_statement")
    op.drop_table("badge_made")
    op.drop_index("ix_badge_part_due", table_name="badge_part")
    op.drop_table("badge_part")
    op.drop_index("ix_badge_print_event_id", table_name="badge_print")
    op.drop_table("badge_print")
    op.drop_index("ix_badge_design_question_id", table_name="badge_design")
    op.drop_table("badge_design")
