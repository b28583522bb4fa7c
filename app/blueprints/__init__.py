"""The table of contents: every blueprint with its URL prefix."""

from __future__ import annotations

from importlib import import_module
from typing import cast

from flask import Blueprint

from app.settings import Settings

TABLE = (
    ("discovery", ""),
    ("accounts", ""),
    ("communities", "/communities"),
    ("venues", "/communities"),
    ("statements", "/communities"),
    ("events", "/events"),
    ("orders", ""),
    ("payments", ""),
    ("tickets", ""),
    ("taxes", ""),
    ("invoices", ""),
    ("questions", ""),
    ("promotions", ""),
    ("waitlist", ""),
    ("checkin", ""),
    ("reviews", ""),
    ("surveys", ""),
    ("badges", ""),
    ("mailings", ""),
    ("certificates", ""),
    ("manage", "/manage"),
    ("access", "/manage"),
    ("media", "/media"),
    ("admin", "/admin"),
    ("inbox", ""),
    ("live", ""),
    ("webhooks", ""),
    ("api", "/api"),
    ("site", ""),
)


def table_of_contents(settings: Settings) -> list[tuple[Blueprint, str]]:
    """All blueprints of this installation; development adds its own pages."""
    table = TABLE if settings.production else (*TABLE, ("dev", ""))
    return [(_blueprint(name), prefix) for name, prefix in table]


def _blueprint(name: str) -> Blueprint:
    return cast(Blueprint, import_module(f"app.blueprints.{name}").feature)
