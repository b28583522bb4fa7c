"""The one blueprint that all of the API's routes hang on."""

from __future__ import annotations

from typing import Any

from flask.blueprints import BlueprintSetupState
from werkzeug.routing import IntegerConverter

from app.blueprints.api.feature import ApiFeature

ID = "<number:id>"


class NumberConverter(IntegerConverter):
    """A number that a row can have; anything else is no address of ours, whatever the method."""

    regex = r"[1-9][0-9]{0,17}"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, min=1, max=10**18 - 1, **kwargs)


def _know_numbers(state: BlueprintSetupState) -> None:
    state.app.url_map.converters["number"] = NumberConverter


feature = ApiFeature("api", __name__)
feature.record_once(_know_numbers)
