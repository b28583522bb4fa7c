"""Let tickets pass from one person to another"""

import sqlalchemy as sa
from alembic import op

revision = "20261121_add_transfers"
down_revision = "20261121_split_doors"
branch_labels = None
depends_on = None

BEFORE = "'ok', 'back', 'left', 'already-used', 'not-inside', 'cancelled', 'unknown', 'wrong-event', 'wrong-list', 'not-now'"


def upgrade() -> None:
    op.add_column(
        "event", sa.Column("transferable", sa.Boolean(), server_default=sa.text("true"), nullable=False)
    )
    op.add_column("ticket", sa.Column("passed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "transfer",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), nullable=False),
        sa.Column("from_guest_id", sa.BigInteger(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("secret_digest", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="open", nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("old_digest", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'accepted', 'declined', 'withdrawn')", name=op.f("ck_transfer_state_known")
        ),
        sa.CheckConstraint(
            "(state = 'accepted') = (old_digest IS NOT NULL)",
            name=op.f("ck_transfer_accepted_has_old_code"),
        ),
        sa.CheckConstraint(
            "(state = 'open') = (settled_at IS NULL)", name=op.f("ck_transfer_settled_is_over")
        ),
        sa.ForeignKeyConstraint(
            ["from_guest_id"], ["guest.id"], name=op.f("fk_transfer_from_guest_id_guest")
        ),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_transfer_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer")),
        sa.UniqueConstraint("code", name=op.f("uq_transfer_code")),
        sa.UniqueConstraint("secret_digest", name=op.f("uq_transfer_secret_digest")),
        sa.UniqueConstraint("old_digest", name=op.f("uq_transfer_old_digest")),
    )
    op.create_index("ix_transfer_ticket_id", "transfer", ["ticket_id"], unique=False)
    op.create_index(
        "uq_transfer_open",
        "transfer",
        ["ticket_id"],
        unique=True,
        postgresql_where=sa.text("state = 'open'"),
    )
    _know(f"{BEFORE}, 'passed-on', 'undone'")


def downgrade() -> None:
    op.execute("UPDATE scan SET result = 'unknown' WHERE result = 'passed-on'")
    _know(f"{BEFORE}, 'undone'")
    op.drop_table("transfer")
    op.drop_column("ticket", "passed_at")
    op.drop_column("event", "transferable")


def _know(results: str) -> None:
    op.drop_constraint(op.f("ck_scan_result_known"), "scan", type_="check")
    op.create_check_constraint(op.f("ck_scan_result_known"), "scan", f"result IN ({results})")
