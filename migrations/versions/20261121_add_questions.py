"""Add questions that a booking asks"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261121_add_questions"
down_revision = "20261121_add_promo_codes"
branch_labels = None
depends_on = None

KINDS = "'text', 'long-text', 'choice', 'choices', 'number', 'date', 'consent', 'diet', 'access'"


def upgrade() -> None:
    add_question()
    add_answer()
    op.add_column("event", sa.Column("asks", sa.Boolean(), server_default="false", nullable=False))
    answers = postgresql.JSONB(astext_type=sa.Text())
    op.add_column("order", sa.Column("answers", answers, server_default="{}", nullable=False))


def add_question() -> None:
    op.create_table(
        "question",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("hint", sa.Text(), server_default="", nullable=False),
        sa.Column("options", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False),
        sa.Column("required", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("each", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("type_ids", postgresql.ARRAY(sa.BigInteger()), server_default="{}", nullable=False),
        sa.Column("shown_if_id", sa.BigInteger(), nullable=True),
        sa.Column("shown_if_answer", sa.Text(), nullable=True),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint(f"kind IN ({KINDS})", name=op.f("ck_question_kind_known")),
        sa.CheckConstraint(
            "kind NOT IN ('diet', 'access') OR each", name=op.f("ck_question_needs_are_personal")
        ),
        sa.CheckConstraint(
            "(shown_if_id IS NULL) = (shown_if_answer IS NULL)", name=op.f("ck_question_condition_whole")
        ),
        sa.CheckConstraint("shown_if_id <> id", name=op.f("ck_question_not_its_own_condition")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_question_event_id_event"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["shown_if_id"],
            ["question.id"],
            name=op.f("fk_question_shown_if_id_question"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
    )
    op.create_index("ix_question_event_id", "question", ["event_id", "position"])
    op.create_index(
        "ix_question_shown_if_id", "question", ["shown_if_id"], postgresql_where="shown_if_id IS NOT NULL"
    )
    op.create_index(
        "uq_question_need",
        "question",
        ["event_id", "kind"],
        unique=True,
        postgresql_where="kind IN ('diet', 'access') AND withdrawn_at IS NULL",
    )


def add_answer() -> None:
    op.create_table(
        "answer",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("question_id", sa.BigInteger(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("guest_id", sa.BigInteger(), nullable=True),
        sa.Column("value", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_answer_question_id_question"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["order.id"], name=op.f("fk_answer_order_id_order"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["guest_id"], ["guest.id"], name=op.f("fk_answer_guest_id_guest"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
        sa.UniqueConstraint(
            "question_id",
            "order_id",
            "guest_id",
            name=op.f("uq_answer_question_id_order_id_guest_id"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index("ix_answer_order_id", "answer", ["order_id"])
    op.create_index("ix_answer_guest_id", "answer", ["guest_id"])


def downgrade() -> None:
    op.drop_column("order", "answers")
    op.drop_column("event", "asks")
    op.drop_table("answer")
    op.drop_table("question")
