"""Pages: checkin."""

from app.web.feature import Feature

feature = Feature("checkin", __name__)
