"""Pages: admin."""

from app.web.feature import Feature

feature = Feature("admin", __name__)
