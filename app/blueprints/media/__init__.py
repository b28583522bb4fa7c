"""Pages: media."""

from app.web.feature import Feature

feature = Feature("media", __name__)
