"""Taxes: what a community's prices carry."""

from app.blueprints.taxes.routes import feature

__all__ = ["feature"]
