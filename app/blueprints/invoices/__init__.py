"""Invoices: for whom they are and whose they are."""

from app.blueprints.invoices import billing, issued
from app.blueprints.invoices.feature import feature

__all__ = ["billing", "feature", "issued"]
