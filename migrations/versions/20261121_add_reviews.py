"""Add reviews and certificates"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261121_add_reviews"
down_revision = "20261121_add_refund_terms"
branch_labels = None
depends_on = None

NOW = sa.DateTime(timezone=True)
KNOWN = "reason IN ('spam', 'abusive', 'personal', 'off-topic')"


def number() -> sa.Column:
    return sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False)


def refers(table: str, column: str, target: str, ondelete: str | None = "CASCADE") -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete=ondelete)


def text(name: str) -> sa.Column:
    return sa.Column(name, sa.Text(), server_default="", nullable=False)


def upgrade() -> None:
    op.create_table(
        "review",
        number(),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("stars", sa.BigInteger(), nullable=False),
        text("text"),
        sa.Column("created_at", NOW, nullable=False),
        sa.Column("edited_at", NOW, nullable=True),
        text("answer"),
        sa.Column("answered_at", NOW, nullable=True),
        sa.Column("answered_by", sa.BigInteger(), nullable=True),
        sa.Column("hidden_at", NOW, nullable=True),
        sa.Column("hidden_reason", sa.Text(), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name=op.f("ck_review_stars_range")),
        sa.CheckConstraint("(answer = '') = (answered_at IS NULL)", name=op.f("ck_review_answer_dated")),
        sa.CheckConstraint(
            "(hidden_at IS NULL) = (hidden_reason IS NULL)", name=op.f("ck_review_hidden_for_a_reason")
        ),
        sa.CheckConstraint(f"hidden_{KNOWN}", name=op.f("ck_review_hidden_reason_known")),
        refers("review", "event_id", "event"),
        refers("review", "user_id", "user"),
        refers("review", "answered_by", "user", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sa.UniqueConstraint("event_id", "user_id", name=op.f("uq_review_event_id_user_id")),
    )
    op.create_index("ix_review_user_id", "review", ["user_id"])
    op.create_table(
        "review_vote",
        sa.Column("review_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("helpful", sa.Boolean(), nullable=False),
        sa.Column("at", NOW, nullable=False),
        refers("review_vote", "review_id", "review"),
        refers("review_vote", "user_id", "user"),
        sa.PrimaryKeyConstraint("review_id", "user_id", name=op.f("pk_review_vote")),
    )
    op.create_table(
        "review_report",
        sa.Column("review_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", NOW, nullable=False),
        sa.Column("settled_at", NOW, nullable=True),
        sa.CheckConstraint(KNOWN, name=op.f("ck_review_report_reason_known")),
        refers("review_report", "review_id", "review"),
        refers("review_report", "user_id", "user"),
        sa.PrimaryKeyConstraint("review_id", "user_id", name=op.f("pk_review_report")),
    )
    op.create_index(
        "ix_review_report_open",
        "review_report",
        ["review_id"],
        postgresql_where=sa.text("settled_at IS NULL"),
    )
    op.create_table(
        "certificate_design",
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("active", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        text("text"),
        sa.Column("hours", sa.Numeric(6, 2), nullable=True),
        text("skills"),
        text("signer"),
        text("signer_role"),
        sa.Column("logo", sa.Text(), nullable=True),
        sa.Column("signature", sa.Text(), nullable=True),
        sa.Column("issued_at", NOW, nullable=True),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint("hours IS NULL OR hours > 0", name=op.f("ck_certificate_design_hours_positive")),
        refers("certificate_design", "event_id", "event"),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_certificate_design")),
    )
    op.create_index(
        "ix_certificate_design_due",
        "certificate_design",
        ["event_id"],
        postgresql_where=sa.text("active AND issued_at IS NULL"),
    )
    op.create_table(
        "certificate",
        number(),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("guest_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("frozen", postgresql.JSONB(), nullable=False),
        sa.Column("by_word", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("issued_at", NOW, nullable=False),
        sa.Column("issued_by", sa.BigInteger(), nullable=True),
        sa.Column("revoked_at", NOW, nullable=True),
        sa.Column("downloads", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("downloaded_at", NOW, nullable=True),
        sa.CheckConstraint("downloads >= 0", name=op.f("ck_certificate_downloads_positive")),
        refers("certificate", "event_id", "event"),
        refers("certificate", "guest_id", "guest", None),
        refers("certificate", "issued_by", "user", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("number", name=op.f("uq_certificate_number")),
    )
    op.create_index("ix_certificate_event_id_id", "certificate", ["event_id", "id"])
    op.create_index(
        "uq_certificate_guest",
        "certificate",
        ["guest_id"],
        unique=True,
        postgresql_where=sa.text("revoked_at IS NULL"),
    )


def downgrade() -> None:
    for table in ("certificate", "certificate_design", "review_report", "review_vote", "review"):
        op.drop_table(table)
