"""flask audit | admin create | backup | restore | seed"""

from __future__ import annotations

from flask import Flask


def set_up(app: Flask) -> None:
    """Register the commands."""
