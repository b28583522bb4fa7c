"""flask audit | admin create | backup | reseal | restore | seed"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from app import audit, backup
from app.core import ids
from app.core.db import unit_of_work
from app.core.errors import Refused
from app.demo.commands import seed
from app.domain import accounts, payments

SHOWN = 20
admin = click.Group("admin", help="People who look after the installation.")


def set_up(app: Flask) -> None:
    """Register the commands."""
    admin.add_command(create_admin)
    for command in (check_invariants, admin, make_backup, reseal, restore, seed):
        app.cli.add_command(command)


@contextmanager
def _told() -> Iterator[None]:
    """A refusal is one line on the error stream and exit code 1."""
    try:
        yield
    except Refused as refusal:
        raise click.ClickException(refusal.message) from refusal


@click.command("audit")
@with_appcontext
def check_invariants() -> None:
    """Check every invariant; exit code 1 and the rows that break it when one does not hold."""
    with unit_of_work():
        breaches = audit.find_breaches()
    for breach in breaches:
        click.echo(f"{breach.invariant.id}: broken: {breach.invariant.says}")
        for row in breach.rows[:SHOWN]:
            click.echo(f"    {row}")
        if len(breach.rows) > SHOWN:
            click.echo(f"    and {len(breach.rows) - SHOWN} more")
    if breaches:
        sys.exit(1)
    click.echo(f"All {len(audit.INVARIANTS)} invariants hold.")


@click.command("create")
@click.argument("email")
@click.option("--name", help="Asked for if not given.")
@click.option(
    "--password-stdin", is_flag=True, help="Read the password from the first line of standard input."
)
@with_appcontext
def create_admin(email: str, name: str | None, password_stdin: bool) -> None:
    """Make EMAIL an administrator, with a new password."""
    if password_stdin:
        name = name or email.partition("@")[0]
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        name = name or str(click.prompt("Name"))
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    with _told(), unit_of_work():
        user = accounts.create_admin(email, name, password)
        address = user.email
    click.echo(f"{address} is an administrator.")


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@with_appcontext
def make_backup(file: Path) -> None:
    """Write database and files to FILE (.tar.gz), while the site goes on."""
    with _told():
        made = backup.write_backup(file, _key_fingerprint())
    size = file.stat().st_size / 1_000_000
    click.echo(
        f"{file}: {made.rows} rows in {len(made.tables)} tables, {len(made.files)} files, {size:.1f} MB."
    )


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@with_appcontext
def restore(file: Path) -> None:
    """Fill an empty database and store from FILE, which `flask backup` made."""
    with _told():
        read = backup.restore_backup(file)
    click.echo(f"Restored {read.rows} rows and {len(read.files)} files as they were at {read.made_at}.")
    if read.key != _key_fingerprint():
        click.echo(
            "SECRET_KEY is not the one of the backup: links in letters sent before will not open.", err=True
        )


@click.command("reseal")
@click.option("--stdin", is_flag=True, help="Read the old key from the first line of standard input.")
@with_appcontext
def reseal(stdin: bool) -> None:
    """Seal communities' keys to their payment providers under the present SECRET_KEY."""
    old = sys.stdin.readline().rstrip("\r\n") if stdin else click.prompt("Old SECRET_KEY", hide_input=True)
    with _told(), unit_of_work():
        count = payments.reseal(old)
    click.echo(f"{count} secrets were sealed anew.")


def _key_fingerprint() -> str:
    return ids.derived_secret(current_app.config["SECRET_KEY"], "backup", "fingerprint")[:16]
