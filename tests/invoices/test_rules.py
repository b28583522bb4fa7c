"""What credit notes take back adds up, whatever goes back in whichever order."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from app.core.money import spread
from app.domain import taxes
from app.domain.invoices import rules
from app.domain.taxes import Tax

RATES = st.integers(0, 100_000).map(lambda n: Decimal(n) / 100_000)
TAXES = st.builds(Tax, st.just("VAT"), RATES, st.booleans())
LINES = st.lists(st.tuples(st.integers(1, 10**9), TAXES), min_size=1, max_size=5)


def frozen(amounts: list[tuple[int, Tax]]) -> list[rules.Frozen]:
    found = []
    for n, (amount, tax) in enumerate(amounts, 1):
        net, due, gross = taxes.split(amount, tax)
        found.append(
            {"line": n, "name": "X", "quantity": 1, "unit": amount, "discount": 0, "net": net, "tax": due,
             "gross": gross, "rate": format(tax.rate, "f"), "tax_name": tax.name, "inside": tax.inside}
        )  # fmt: skip
    return found


@given(LINES, st.lists(st.integers(1, 10**9), max_size=6))
def test_credit_notes_of_any_amounts_add_up_to_the_invoice(
    amounts: list[tuple[int, Tax]], wishes: list[int]
) -> None:
    """EUR, JPY and KWD alike: the rules count minor units and know no decimals."""
    lines, credited, back = frozen(amounts), dict[int, int](), list[rules.Frozen]()
    for wish in [*wishes, 10**12]:
        left = rules.left_of(lines, credited)
        part = rules.credit_lines(lines, credited, spread(wish, left))
        assert sum(line["gross"] for line in part) == min(wish, sum(left.values()))
        for line in part:
            credited[line["line"]] = credited.get(line["line"], 0) + line["gross"]
        back += part
    given, whole = rules.summed(back), rules.summed(lines)
    assert given == whole
    assert whole["total"] == whole["net"] + whole["tax"]


@given(LINES, st.integers(1, 10**9))
def test_a_replacement_holds_what_is_left(amounts: list[tuple[int, Tax]], gone: int) -> None:
    lines = frozen(amounts)
    back = spread(gone, rules.left_of(lines, {}))
    note, rest = rules.credit_lines(lines, {}, back), rules.rest_of(lines, back)
    for name in ("net", "tax", "total"):
        assert rules.summed(note)[name] + rules.summed(rest)[name] == rules.summed(lines)[name]


def test_labels_sort_as_they_count() -> None:
    assert [rules.label_of("A-", n) for n in (1, 99999, 100000)] == ["A-00001", "A-99999", "A-100000"]


def test_a_digest_is_of_what_is_said_and_not_of_its_order() -> None:
    assert rules.digest_of({"a": 1, "b": "ü"}) == rules.digest_of({"b": "ü", "a": 1})
    assert rules.digest_of({"a": 1}) != rules.digest_of({"a": 2})
    assert rules.tax_of({"name": "VAT", "rate": "0.19", "inside": True}).rate == Decimal("0.19")
