"""Venues are seen through pages and through the API."""

from tests.api.conftest import anyone, calling, owner

__all__ = ["anyone", "calling", "owner"]
