"""The blueprint, apart from its routes, which lie in three files."""

from app.web.feature import Feature

feature = Feature("surveys", __name__)
ROOT = "/manage/<event>/surveys"
ONE = f"{ROOT}/<int:survey_id>"
