"""Pages: manage."""

from app.web.feature import Feature

feature = Feature("manage", __name__)
