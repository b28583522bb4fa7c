"""Pages: tickets."""

from app.web.feature import Feature

feature = Feature("tickets", __name__)
