"""What invoices and credit notes say, line by line. Pure: no session."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from app.domain import taxes
from app.models import OrderLine

Frozen = dict[str, Any]
DIGITS = 5


def label_of(prefix: str, number: int) -> str:
    """The number as it is printed: PM-00042."""
    return f"{prefix}{number:0{DIGITS}d}"


def digest_of(frozen: Mapping[str, Any]) -> str:
    """What tells whether a frozen copy is still as it was issued."""
    plain = json.dumps(frozen, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def lines_of(lines: Sequence[OrderLine]) -> list[Frozen]:
    """An order's lines as an invoice keeps them; what costs nothing is left out."""
    return [
        {
            "line": line.id,
            "name": line.name,
            "quantity": line.quantity,
            "unit": line.unit,
            "discount": line.discount,
            "net": line.net,
            "tax": line.tax,
            "gross": line.gross,
            "rate": format(line.rate.normalize(), "f"),
            "tax_name": line.tax_name,
            "inside": line.tax_inside,
        }
        for line in lines
        if line.gross
    ]


def summed(lines: Sequence[Mapping[str, Any]]) -> Frozen:
    """What lines come to: net, tax, total, and each tax by rate."""
    by_rate = taxes.sum_by_tax((tax_of(line), line["net"], line["tax"]) for line in lines)
    return {
        "net": sum(line["net"] for line in lines),
        "tax": sum(line["tax"] for line in lines),
        "total": sum(line["gross"] for line in lines),
        "taxes": [
            {
                "name": one.of.name,
                "rate": format(one.of.rate.normalize(), "f"),
                "inside": one.of.inside,
                "net": one.net,
                "tax": one.tax,
            }
            for one in by_rate
        ],
    }


def tax_of(line: Mapping[str, Any]) -> taxes.Tax:
    """The tax that a frozen line, or a sum by rate, carries."""
    return taxes.Tax(line.get("tax_name", line.get("name", "")), Decimal(line["rate"]), line["inside"])


def left_of(lines: Sequence[Frozen], credited: Mapping[int, int]) -> dict[int, int]:
    """What of each line's gross no credit note took back yet, by the line's id."""
    return {line["line"]: line["gross"] - credited.get(line["line"], 0) for line in lines}


def credit_lines(
    lines: Sequence[Frozen], credited: Mapping[int, int], back: Mapping[int, int]
) -> list[Frozen]:
    """The lines of a credit note over `back` (gross by line id), after `credited` went back before.

    Each takes its part of the line's tax, so that all credit notes of a line add up to it.
    """
    found = []
    for line in lines:
        if amount := back.get(line["line"], 0):
            before = credited.get(line["line"], 0)
            gross, tax = line["gross"], line["tax"]
            part = taxes.tax_in(before + amount, gross, tax) - taxes.tax_in(before, gross, tax)
            found.append(part_of(line, amount, part))
    return found


def rest_of(lines: Sequence[Frozen], credited: Mapping[int, int]) -> list[Frozen]:
    """What is left of the lines, for an invoice that replaces one."""
    return [
        line if left == line["gross"] else part_of(line, left, line["tax"] - _tax_before(line, credited))
        for line in lines
        if (left := line["gross"] - credited.get(line["line"], 0))
    ]


def joined(whole: Sequence[Frozen], parts: Sequence[Frozen]) -> list[Frozen]:
    """Parts of the lines of `whole`, one a line; all of a line is that line, with its price a piece."""
    found = []
    for line in whole:
        own = [part for part in parts if part["line"] == line["line"]]
        gross, tax = sum(part["gross"] for part in own), sum(part["tax"] for part in own)
        if own:
            found.append(line if gross == line["gross"] else part_of(line, gross, tax))
    return found


def _tax_before(line: Frozen, credited: Mapping[int, int]) -> int:
    return taxes.tax_in(credited.get(line["line"], 0), line["gross"], line["tax"])


def part_of(line: Frozen, gross: int, tax: int) -> Frozen:
    """A part of a line, which has no price a piece."""
    return {**line, "gross": gross, "tax": tax, "net": gross - tax, "unit": None, "discount": 0}
