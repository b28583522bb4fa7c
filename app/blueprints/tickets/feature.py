"""The blueprint, apart from its routes, which lie in two files."""

from app.web.feature import Feature

feature = Feature("tickets", __name__)
