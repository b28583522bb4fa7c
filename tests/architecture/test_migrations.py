"""Migrations run up, down and up again on a database with data, and say what the models say."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import create_engine, inspect

from app.core.db import db
from app.settings import Settings
from tests.servers import ROOT

FOLDER = str(ROOT / "migrations")


def tables(settings: Settings) -> set[str]:
    engine = create_engine(settings.database_url)
    names = set(inspect(engine).get_table_names())
    engine.dispose()
    return names - {"alembic_version"}


def test_up_down_and_up_with_data(cloned: Settings, second_app: Flask) -> None:
    with second_app.app_context():
        downgrade(directory=FOLDER, revision="base")
        assert tables(cloned) == set()
        upgrade(directory=FOLDER)
        assert tables(cloned) == set(db.metadata.tables)


def test_migrations_and_models_agree(cloned: Settings) -> None:
    engine = create_engine(cloned.database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = [d for d in compare_metadata(context, db.metadata) if "computed" not in str(d)]
    engine.dispose()
    assert differences == []
