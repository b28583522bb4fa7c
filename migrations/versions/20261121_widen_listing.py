"""Let the listing count its categories from the index alone"""

from alembic import op

revision = "20261121_widen_listing"
down_revision = "20261121_add_grants"
branch_labels = None
depends_on = None

LISTED = "visibility = 'public' AND status <> 'draft'"


def upgrade() -> None:
    op.drop_index("ix_event_listed", table_name="event")
    op.create_index(
        "ix_event_listed",
        "event",
        ["starts_at", "id"],
        postgresql_where=LISTED,
        postgresql_include=["ends_at", "category_id"],
    )


def downgrade() -> None:
    op.drop_index("ix_event_listed", table_name="event")
    op.create_index("ix_event_listed", "event", ["starts_at", "id"], postgresql_where=LISTED)
