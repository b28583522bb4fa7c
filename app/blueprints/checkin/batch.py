"""What a device sends that scanned without a network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.core.text import one_line
from app.domain import checkin
from app.domain.checkin import Carried
from app.models.checkin import PASSES, REFUSALS
from app.models.payments import CARD, CASH

LONGEST_CODE = 300
LONGEST_DEVICE = 80
LONGEST_ORDER_CODE = 20
LARGEST_ID = 2**63 - 1


@dataclass(frozen=True)
class Batch:
    """Scans of one list, and what the device is called."""

    list_id: int
    device: str
    scans: list[Carried]


class _Scan(ma.Schema):
    code = fields.String(required=True, validate=validate.Length(1, LONGEST_CODE))
    nonce = fields.String(required=True, validate=validate.Length(1, 100))
    at = fields.AwareDateTime(required=True, format="iso")
    way = fields.String(required=True, validate=validate.OneOf(checkin.WAYS))
    shown = fields.String(required=True, validate=validate.OneOf([*PASSES, *REFUSALS]))


class _Batch(ma.Schema):
    list = fields.Integer(required=True, strict=True, validate=validate.Range(1, LARGEST_ID))
    device = fields.String(load_default="", validate=validate.Length(max=LONGEST_DEVICE))
    scans = fields.List(
        fields.Nested(_Scan), required=True, validate=validate.Length(1, checkin.MOST_AT_ONCE)
    )


class _Paid(ma.Schema):
    code = fields.String(required=True, validate=validate.Length(1, LONGEST_ORDER_CODE))
    method = fields.String(required=True, validate=validate.OneOf((CASH, CARD)))
    nonce = fields.String(required=True, validate=validate.Length(1, 100))
    at = fields.AwareDateTime(required=True, format="iso")
    device = fields.String(load_default="", validate=validate.Length(max=LONGEST_DEVICE))


def read_paid(body: Any) -> tuple[checkin.Paid, str]:
    """The money in a JSON body, and what the device is called. Raises Refused for anything else."""
    found = _read(_Paid(), body)
    device = one_line(found.pop("device"))
    return checkin.Paid(**{**found, "code": one_line(found["code"])}), device


def read_batch(body: Any) -> Batch:
    """The batch in a JSON body. Raises Refused for anything else."""
    found = _read(_Batch(), body)
    scans = [Carried(**{**scan, "code": one_line(scan["code"])}) for scan in found["scans"]]
    return Batch(found["list"], one_line(found["device"]), scans)


def _read(schema: ma.Schema, body: Any) -> dict[str, Any]:
    try:
        return dict(schema.load(body))
    except ma.ValidationError as error:
        raise Refused(
            _("These scans can’t be read. Reload the page and send them again."), status=422
        ) from error
