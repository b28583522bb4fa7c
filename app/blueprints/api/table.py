"""The one blueprint that all of the API's routes hang on."""

from app.blueprints.api.feature import ApiFeature

ID = "<int(min=1, max=9223372036854775807):id>"
feature = ApiFeature("api", __name__)
