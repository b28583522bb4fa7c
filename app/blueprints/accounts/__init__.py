"""Pages: accounts."""

from app.web.feature import Feature

feature = Feature("accounts", __name__)
