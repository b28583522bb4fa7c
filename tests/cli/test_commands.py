"""flask audit and flask admin create: what they say, and their exit codes."""

from __future__ import annotations

import subprocess
import sys

import pytest
from click import Context
from click.testing import Result
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.core.passwords import matches
from app.models import Counter, User
from tests.servers import ROOT
from tests.world import World

STRONG = "a long walk by the quiet canal"


def run(app: Flask, *arguments: str, typed: str = "") -> Result:
    return app.test_cli_runner().invoke(args=list(arguments), input=typed)


def test_audit_is_silent_about_a_sound_database(app: Flask, world: World) -> None:
    result = run(app, "audit")
    assert result.exit_code == 0, result.output
    assert "invariants hold" in result.output


def test_audit_names_the_broken_rows_and_fails(app: Flask, world: World, session: Session) -> None:
    counters = list(session.scalars(select(Counter.id).order_by(Counter.id)))
    session.execute(update(Counter).values(taken=Counter.taken + 1, quantity=None))
    session.commit()
    result = run(app, "audit")
    assert result.exit_code == 1
    assert "I3: broken: a counter's taken is the sum of its unreleased claims" in result.output
    assert all(f"counter {counter}: taken is" in result.output for counter in counters)


def test_admin_create_makes_an_administrator_of_a_new_address(
    app: Flask, world: World, session: Session
) -> None:
    result = run(app, "admin", "create", "New@Example.com", "--password-stdin", typed=f"{STRONG}\n")
    assert (result.exit_code, result.output) == (0, "new@example.com is an administrator.\n")
    user = session.scalars(select(User).where(User.email == "new@example.com")).one()
    assert (user.is_admin, user.name) == (True, "New")
    assert user.verified_at is not None
    assert matches(user.password_hash, STRONG)


def test_admin_create_asks_for_name_and_password(app: Flask, world: World, session: Session) -> None:
    typed = f"Nia New\n{STRONG}\n{STRONG}\n"
    result = run(app, "admin", "create", "new@example.com", typed=typed)
    assert result.exit_code == 0, result.output
    assert STRONG not in result.output
    assert session.scalars(select(User.name).where(User.email == "new@example.com")).one() == "Nia New"


def test_admin_create_raises_an_account_that_is_there(app: Flask, world: World, session: Session) -> None:
    arguments = ("admin", "create", "attendee@example.com", "--name", "X", "--password-stdin")
    assert run(app, *arguments, typed=STRONG).exit_code == 0
    assert session.scalars(select(User.is_admin).where(User.email == "attendee@example.com")).one()


@pytest.mark.parametrize(("email", "password"), [("no address", STRONG), ("new@example.com", "short")])
def test_admin_create_refuses_in_one_line(
    app: Flask, world: World, session: Session, email: str, password: str
) -> None:
    result = run(app, "admin", "create", email, "--password-stdin", typed=password)
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert session.scalar(select(User).where(User.email == "new@example.com")) is None


def test_every_command_is_there(app: Flask) -> None:
    assert {"audit", "admin", "backup", "restore", "seed", "db"} <= set(
        app.cli.list_commands(Context(app.cli))
    )


def test_a_server_does_without_them() -> None:
    program = (
        "import sys, app.factory; print({'app.demo', 'app.cli', 'alembic', 'sentry_sdk'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.strip() == "set()", done.stderr
