"""Fields of the API: text made clean, times with their offset, money as an exact decimal."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from app.core import money, text
from app.core.i18n import gettext as _
from app.core.passwords import LONGEST

LARGEST_ID = 2**63 - 1
EARLIEST, LATEST = 1970, 2300
CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)


class Number(fields.Integer):
    """A whole number within bounds."""

    def __init__(self, least: int = 1, most: int = LARGEST_ID, **kwargs: Any) -> None:
        super().__init__(strict=True, validate=validate.Range(least, most), **kwargs)


class Asked(fields.Integer):
    """A whole number of an address's query."""

    def __init__(self, least: int, most: int, **kwargs: Any) -> None:
        super().__init__(validate=validate.Range(least, most), **kwargs)


class Line(fields.String):
    """One clean line; within its bounds as it was sent, which is what the document says, and cleaned."""

    def __init__(self, most: int, least: int = 0, **kwargs: Any) -> None:
        self.bounds = validate.Length(least, most)
        super().__init__(validate=self.bounds, **kwargs)

    def _deserialize(self, *args: Any, **kwargs: Any) -> str:
        return text.one_line(self._sent(*args, **kwargs))

    def _sent(self, *args: Any, **kwargs: Any) -> str:
        sent: str = super()._deserialize(*args, **kwargs)
        self.bounds(sent)
        return sent


class Lines(Line):
    """A clean longer text."""

    def _deserialize(self, *args: Any, **kwargs: Any) -> str:
        return text.many_lines(self._sent(*args, **kwargs)).strip()


class Email(fields.String):
    """An address in its stored form."""

    def _deserialize(self, *args: Any, **kwargs: Any) -> str:
        try:
            return text.clean_email(super()._deserialize(*args, **kwargs))
        except ValueError as error:
            raise ValidationError(_("Write an address such as sam@example.org.")) from error


class Password(fields.String):
    """A password as it is."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=True, validate=validate.Length(1, LONGEST), load_only=True, **kwargs)


class Instant(fields.AwareDateTime):
    """A moment with its offset; UTC inside."""

    def _deserialize(self, *args: Any, **kwargs: Any) -> datetime:
        moment = super()._deserialize(*args, **kwargs)
        if not EARLIEST <= moment.year < LATEST:
            raise ValidationError(_("Choose a date in this century."))
        return moment.astimezone(UTC)


class Amount(fields.String):
    """A decimal such as "12.50"."""

    def __init__(self, **kwargs: Any) -> None:
        form = validate.Regexp(re.compile(r"^[0-9]{1,12}(\.[0-9]{1,3})?$", re.ASCII))
        super().__init__(required=True, validate=form, **kwargs)


class Currency(fields.String):
    """A code of ISO 4217."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validate=validate.Regexp(re.compile(r"^[A-Z]{3}$", re.ASCII)), **kwargs)


class MoneySchema(Schema):
    """An exact amount: a decimal as text, never a float, and its currency."""

    amount = Amount(metadata={"example": "12.50"})
    currency = Currency(required=True, metadata={"example": "EUR"})


class Whole(fields.Nested):
    """A thing inside another, sent whole or not at all, also where the outer one is only changed."""

    def _load(self, value: Any, partial: Any = None) -> Any:
        return super()._load(value, partial=False)


def money_of(minor: int | None, currency: str) -> dict[str, str] | None:
    """Money on the wire, None for none."""
    return None if minor is None else {"amount": money.plain(minor, currency), "currency": currency}


def minor_of(said: Mapping[str, str], currency: str) -> int:
    """Minor units of money from the wire.

    Raises ValidationError for another currency or too many decimals.
    """
    if said["currency"] != currency:
        raise ValidationError({"currency": [_("Prices here are in %(currency)s.", currency=currency)]})
    try:
        return money.parse(said["amount"], currency)
    except ValueError:
        raise ValidationError({"amount": [_("Write an amount such as 12.50.")]}) from None
