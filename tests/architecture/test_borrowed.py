"""What one test sets for the whole process never meets another: files run in any order."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from app import create_app
from app.core import files, mail
from app.core.db import disconnect
from app.domain import payments
from app.domain.payments import providers
from tests.borrowed import borrowed_world, left_as_found, paid_by, world_of_process


def test_a_second_application_changes_nothing_outside_its_block(app: Flask) -> None:
    settings = replace(app.config["SETTINGS"], public_url="http://elsewhere.test")
    with left_as_found(), borrowed_world():
        second = create_app(settings)
        assert mail._way_out("secret").startswith("http://elsewhere.test/")
        with second.app_context():
            disconnect()
    assert mail._way_out("secret").startswith("http://marquee.test/")


def test_what_is_left_changed_is_named(app: Flask) -> None:
    """The control: without putting back, the guard speaks."""
    with borrowed_world():
        with pytest.raises(AssertionError, match=r"app\.core\.files\._folder"), left_as_found():
            files.use_folder(app.config["SETTINGS"].data_dir / "elsewhere")
        with pytest.raises(AssertionError, match="_providers"), left_as_found():
            payments.use({})


def test_ways_to_pay_come_back_all_together(app: Flask) -> None:
    before = world_of_process()
    with paid_by():
        assert providers.list_installed() == []
    assert world_of_process() == before
