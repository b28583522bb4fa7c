"""The one blueprint of invoices."""

from app.web.feature import Feature

feature = Feature("invoices", __name__)
