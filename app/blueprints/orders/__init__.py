"""Pages: orders."""

from app.web.feature import Feature

feature = Feature("orders", __name__)
