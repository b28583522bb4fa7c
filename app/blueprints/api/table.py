"""The one blueprint that all of the API's routes hang on."""

from __future__ import annotations

from flask.blueprints import BlueprintSetupState
from werkzeug.routing import IntegerConverter, Map

from app.blueprints.api.feature import ApiFeature

ID = "<number:id>"


class NumberConverter(IntegerConverter):
    """A number that a row can have; anything else is no address of ours, whatever the method."""

    regex = r"[1-9][0-9]{0,17}"

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, min=1, max=10**18 - 1)


def _know_numbers(state: BlueprintSetupState) -> None:
    state.app.url_map.converters["number"] = NumberConverter


feature = ApiFeature("api", __name__)
feature.record_once(_know_numbers)
