"""flask seed: the demo world on the command line."""

from __future__ import annotations

import time
from contextlib import nullcontext
from dataclasses import asdict
from datetime import UTC, datetime
from typing import cast

import click
from flask import current_app
from flask.cli import with_appcontext

from app.core import clock
from app.core.db import unit_of_work
from app.core.errors import Refused
from app.demo.people import LOGINS, PASSWORD
from app.demo.seeding import has_people, seed_world
from app.settings import Settings


@click.command("seed")
@click.option("--if-empty", is_flag=True, help="Do nothing when anybody has an account here.")
@click.option(
    "--today", type=click.DateTime(["%Y-%m-%d"]), help="The day the demo plays on, today if not given."
)
@with_appcontext
def seed(if_empty: bool, today: datetime | None) -> None:
    """Fill an empty database with a demo: 30 communities, 200 events, 2,000 orders."""
    if cast(Settings, current_app.config["SETTINGS"]).production:
        raise click.ClickException(
            "The demo is not for production: its passwords and tickets are known to all."
        )
    began = time.monotonic()
    noon = today.replace(hour=12, tzinfo=UTC) if today else None
    with clock.frozen_at(noon) if noon else nullcontext(), unit_of_work():
        if if_empty and has_people():
            return
        try:
            made = seed_world(clock.now())
        except Refused as refusal:
            raise click.ClickException(refusal.message) from refusal
    counts = ", ".join(f"{n:,} {name}" for name, n in asdict(made).items())
    click.echo(f"Made {counts} in {time.monotonic() - began:.1f} s.")
    click.echo(f"Sign in with {', '.join(login.email for login in LOGINS)}; the password is {PASSWORD}.")
