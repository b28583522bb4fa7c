"""Take files as answers, and let people wait for any ticket"""

import sqlalchemy as sa
from alembic import op

revision = "20261121_add_answer_files"
down_revision = "20261121_add_bulk_codes"
branch_labels = None
depends_on = None


OLD = "'text', 'long-text', 'choice', 'choices', 'number', 'date', 'consent', 'diet', 'access'"
NEW = "'text', 'long-text', 'choice', 'choices', 'number', 'date', 'file', 'consent', 'diet', 'access'"


def upgrade() -> None:
    _give_received_tickets()
    _count_visits()
    _allow_kinds(NEW)
    op.create_index(
        "ix_answer_file",
        "answer",
        [sa.text("(value ->> 'file')")],
        postgresql_where="jsonb_typeof(value) = 'object'",
    )


def _count_visits() -> None:
    op.add_column("tracking_link", sa.Column("visits", sa.BigInteger(), server_default="0", nullable=False))
    op.create_check_constraint(op.f("ck_tracking_link_visits_positive"), "tracking_link", "visits >= 0")


def _allow_kinds(kinds: str) -> None:
    op.drop_constraint(op.f("ck_question_kind_known"), "question", type_="check")
    op.create_check_constraint(op.f("ck_question_kind_known"), "question", f"kind IN ({kinds})")


def _give_received_tickets() -> None:
    """Tickets that were passed on to an address before: they are its account's from now on."""
    op.execute("""
        UPDATE guest SET user_id = "user".id FROM "user", ticket
        WHERE "user".email = guest.email AND "user".verified_at IS NOT NULL AND guest.user_id IS NULL
        AND ticket.guest_id = guest.id AND ticket.passed_at IS NOT NULL
    """)


def downgrade() -> None:
    """What was answered with a file keeps the file's title."""
    op.drop_column("tracking_link", "visits")
    op.drop_index("ix_answer_file", "answer")
    op.execute("UPDATE answer SET value = value -> 'title' WHERE jsonb_typeof(value) = 'object'")
    op.execute("UPDATE question SET kind = 'text' WHERE kind = 'file'")
    _allow_kinds(OLD)
