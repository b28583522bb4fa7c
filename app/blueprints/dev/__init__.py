"""Pages: dev."""

from app.web.feature import Feature

feature = Feature("dev", __name__)
