"""Pages: discovery."""

from app.web.feature import Feature

feature = Feature("discovery", __name__)
