"""Pages: events."""

from app.web.feature import Feature

feature = Feature("events", __name__)
