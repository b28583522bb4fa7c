"""The blueprint that the administration's pages hang on."""

from app.web.feature import Feature

feature = Feature("admin", __name__)
