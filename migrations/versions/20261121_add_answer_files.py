"""Take files as answers, and let people wait for any ticket"""

from alembic import op

revision = "20261121_add_answer_files"
down_revision = "20261121_add_bulk_codes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _give_received_tickets()


def _give_received_tickets() -> None:
    """Tickets that were passed on to an address before: they are its account's from now on."""
    op.execute("""
        UPDATE guest SET user_id = "user".id FROM "user", ticket
        WHERE "user".email = guest.email AND "user".verified_at IS NOT NULL AND guest.user_id IS NULL
        AND ticket.guest_id = guest.id AND ticket.passed_at IS NOT NULL
    """)


def downgrade() -> None:
    pass
