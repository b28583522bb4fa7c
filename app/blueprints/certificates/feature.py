"""The blueprint, apart from its routes, which lie in two files."""

from app.web.feature import Feature

feature = Feature("certificates", __name__)
