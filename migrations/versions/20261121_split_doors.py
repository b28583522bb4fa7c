"""Split doors by day, area and type; let people out"""

import sqlalchemy as sa
from alembic import op

revision = "20261121_split_doors"
down_revision = "20261121_add_reviews"
branch_labels = None
depends_on = None

ADDED = ("back", "left", "not-inside", "wrong-list", "not-now")


def upgrade() -> None:
    op.add_column("check_in_list", sa.Column("opens_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("check_in_list", sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("check_in_list", sa.Column("reentry", sa.Boolean(), server_default="false", nullable=False))
    op.add_column("check_in_list", sa.Column("version", sa.BigInteger(), server_default="1", nullable=False))
    op.create_check_constraint(
        op.f("ck_check_in_list_closes_after_it_opens"), "check_in_list", "closes_at > opens_at"
    )
    op.create_unique_constraint(op.f("uq_check_in_list_event_id_name"), "check_in_list", ["event_id", "name"])
    op.drop_index("ix_check_in_list_event_id", table_name="check_in_list")

    op.add_column("admission", sa.Column("out_since", sa.DateTime(timezone=True), nullable=True))

    op.add_column("scan", sa.Column("conflict", sa.Text(), nullable=True))
    op.add_column("scan", sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True))
    op.drop_constraint(op.f("ck_scan_result_known"), "scan", type_="check")
    op.create_check_constraint(
        op.f("ck_scan_result_known"),
        "scan",
        "result IN ('ok', 'back', 'left', 'already-used', 'not-inside', 'cancelled', 'unknown', "
        "'wrong-event', 'wrong-list', 'not-now', 'undone')",
    )
    op.create_check_constraint(op.f("ck_scan_conflict_known"), "scan", "conflict IN ('let-in', 'sent-away')")
    op.create_check_constraint(
        op.f("ck_scan_settled_conflict"), "scan", "settled_at IS NULL OR conflict IS NOT NULL"
    )
    op.create_index(
        "ix_scan_open_conflict",
        "scan",
        ["list_id"],
        unique=False,
        postgresql_where=sa.text("conflict IS NOT NULL AND settled_at IS NULL"),
    )
    op.create_index(
        "ix_scan_admission_id",
        "scan",
        ["admission_id"],
        unique=False,
        postgresql_where=sa.text("admission_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_scan_admission_id", table_name="scan")
    op.drop_index("ix_scan_open_conflict", table_name="scan")
    op.drop_constraint(op.f("ck_scan_settled_conflict"), "scan", type_="check")
    op.drop_constraint(op.f("ck_scan_conflict_known"), "scan", type_="check")
    op.drop_constraint(op.f("ck_scan_result_known"), "scan", type_="check")
    scan = sa.table("scan", sa.column("result", sa.Text()))
    op.execute(scan.delete().where(scan.c.result.in_(ADDED)))
    op.create_check_constraint(
        op.f("ck_scan_result_known"),
        "scan",
        "result IN ('ok', 'already-used', 'cancelled', 'unknown', 'wrong-event', 'undone')",
    )
    op.drop_column("scan", "settled_at")
    op.drop_column("scan", "conflict")

    op.drop_column("admission", "out_since")

    op.create_index("ix_check_in_list_event_id", "check_in_list", ["event_id"], unique=False)
    op.drop_constraint(op.f("uq_check_in_list_event_id_name"), "check_in_list", type_="unique")
    op.drop_constraint(op.f("ck_check_in_list_closes_after_it_opens"), "check_in_list", type_="check")
    op.drop_column("check_in_list", "version")
    op.drop_column("check_in_list", "reentry")
    op.drop_column("check_in_list", "closes_at")
    op.drop_column("check_in_list", "opens_at")
