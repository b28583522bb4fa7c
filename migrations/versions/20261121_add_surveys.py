"""Ask those who came how it was, and let people leave letters"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

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
    op.create_table(
        "survey",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("intro", sa.Text(), server_default="", nullable=False),
        sa.Column("anonymous", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "closed_at IS NULL OR opened_at IS NOT NULL", name=op.f("ck_survey_closed_was_open")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_survey_event_id_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey")),
    )
    op.create_index("ix_survey_event_id", "survey", ["event_id"], unique=False)
    op.create_table(
        "survey_question",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("survey_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("hint", sa.Text(), server_default="", nullable=False),
        sa.Column("options", postgresql.JSONB(), server_default="[]", nullable=False),
        sa.Column("required", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('scale', 'choice', 'choices', 'yes-no', 'text', 'long-text')",
            name=op.f("ck_survey_question_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_survey_question_survey_id_survey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_question")),
    )
    op.create_index(
        "ix_survey_question_survey_id", "survey_question", ["survey_id", "position"], unique=False
    )
    op.create_table(
        "survey_invitation",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("survey_id", sa.BigInteger(), nullable=False),
        sa.Column("guest_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("secret_digest", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["survey_id"],
            ["survey.id"],
            name=op.f("fk_survey_invitation_survey_id_survey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["guest_id"], ["guest.id"], name=op.f("fk_survey_invitation_guest_id_guest"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_invitation")),
        sa.UniqueConstraint("survey_id", "guest_id", name=op.f("uq_survey_invitation_survey_id_guest_id")),
        sa.UniqueConstraint("code", name=op.f("uq_survey_invitation_code")),
        sa.UniqueConstraint("secret_digest", name=op.f("uq_survey_invitation_secret_digest")),
    )
    op.create_index("ix_survey_invitation_guest_id", "survey_invitation", ["guest_id"], unique=False)
    op.create_table(
        "survey_response",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("survey_id", sa.BigInteger(), nullable=False),
        sa.Column("guest_id", sa.BigInteger(), nullable=True),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("answers", postgresql.JSONB(), nullable=False),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_survey_response_survey_id_survey"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["guest_id"], ["guest.id"], name=op.f("fk_survey_response_guest_id_guest"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_response")),
        sa.UniqueConstraint("key", name=op.f("uq_survey_response_key")),
    )
    op.create_index("ix_survey_response_survey_id", "survey_response", ["survey_id", "id"], unique=False)
    op.create_index(
        "ix_survey_response_guest_id",
        "survey_response",
        ["guest_id"],
        unique=False,
        postgresql_where="guest_id IS NOT NULL",
    )
    op.add_column("event", sa.Column("review_mail", sa.Boolean(), server_default="false", nullable=False))


def downgrade() -> None:
    op.drop_column("event", "review_mail")
    op.drop_index("ix_survey_response_guest_id", table_name="survey_response")
    op.drop_index("ix_survey_response_survey_id", table_name="survey_response")
    op.drop_table("survey_response")
    op.drop_index("ix_survey_invitation_guest_id", table_name="survey_invitation")
    op.drop_table("survey_invitation")
    op.drop_index("ix_survey_question_survey_id", table_name="survey_question")
    op.drop_table("survey_question")
    op.drop_index("ix_survey_event_id", table_name="survey")
    op.drop_table("survey")
    op.drop_index("ix_reader_community_id", table_name="reader")
    op.drop_table("reader")
