"""Pages: access."""

from app.web.feature import Feature

feature = Feature("access", __name__)
