"""Alembic's entry: run migrations with the app's engine."""

from __future__ import annotations

from alembic import context
from flask import current_app

from app.core.db import db

engine = current_app.extensions["migrate"].db.engine


def own(obj, name, type_, reflected, compare_to):  # type: ignore[no-untyped-def]
    """Leave out what Alembic cannot compare: generated columns and expression indexes."""
    return not (type_ == "column" and getattr(obj, "computed", None) is not None and reflected)


def run() -> None:
    arguments = current_app.extensions["migrate"].configure_args
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            include_object=own,
            transaction_per_migration=True,
            **arguments,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
