"""The blueprint that the routes of promotions register with."""

from app.web.feature import Feature

feature = Feature("promotions", __name__)
