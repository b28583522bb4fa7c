"""Certificates: designed, issued, downloaded and verified."""

from app.blueprints.certificates import managing, routes
from app.blueprints.certificates.feature import feature

__all__ = ["feature", "managing", "routes"]
