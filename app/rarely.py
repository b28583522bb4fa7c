"""What only the command line needs: loaded when it is asked for, 15 MB that every server does without."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from click import Command, Context
from flask import Flask
from flask.cli import AppGroup

from app.core.db import db


class Commands(AppGroup):
    """The commands of this application."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app.cli.name, commands=dict(app.cli.commands))
        self.app, self.loaded = app, False

    def list_commands(self, ctx: Context) -> list[str]:
        self._load()
        return super().list_commands(ctx)

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        self._load()
        return super().get_command(ctx, cmd_name)

    def _load(self) -> None:
        if not self.loaded:
            from app import cli

            self.loaded = True
            cli.set_up(self.app)
            assert self.app.extensions["migrate"].db is db  # adds its own commands


class Migrations:
    """Stands where Flask-Migrate looks for its settings, until it does."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def __getattr__(self, name: str) -> Any:
        from flask_migrate import Migrate

        folder = Path(self.app.root_path).parent / "migrations"
        Migrate(self.app, db, directory=str(folder), compare_type=True)
        return getattr(self.app.extensions["migrate"], name)


def set_up(app: Flask) -> None:
    """Have both at hand."""
    app.cli = Commands(app)
    app.extensions["migrate"] = Migrations(app)
