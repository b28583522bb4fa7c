"""Pages: communities."""

from app.web.feature import Feature

feature = Feature("communities", __name__)
