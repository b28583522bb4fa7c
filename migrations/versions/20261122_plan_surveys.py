"""Let a survey go out by itself, some hours after its event's end"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_plan_surveys"
down_revision = "20261122_list_disputes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("survey", sa.Column("hours_after", sa.BigInteger(), nullable=True))
    op.create_check_constraint(op.f("ck_survey_hours_after_range"), "survey", "hours_after BETWEEN 1 AND 720")
    op.create_index(
        "ix_survey_planned",
        "survey",
        ["event_id"],
        postgresql_where="hours_after IS NOT NULL AND opened_at IS NULL",
    )


def downgrade() -> None:
    op.drop_index("ix_survey_planned", table_name="survey")
    op.drop_constraint(op.f("ck_survey_hours_after_range"), "survey", type_="check")
    op.drop_column("survey", "hours_after")
