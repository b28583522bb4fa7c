"""Banks' files: letters, separators, names of columns, amounts and days; and what is none."""

from __future__ import annotations

from datetime import date

import pytest

from app.core.errors import Refused
from app.domain.statements import reading
from app.domain.statements.matching import Codes, is_slip, squeezed

GERMAN = """\
Kontoauszug;;;

Buchungstag;Auftraggeber;Verwendungszweck;Betrag
21.11.2026;Müller;ABCD2345;1.234,50
"""
DUTCH = """\
Datum,"Naam / Omschrijving","Af Bij","Bedrag (EUR)",Mededelingen
20261121,Jansen,Bij,"25,00",abcd 2345
20261121,Huur,Af,"900,00",huur
"""
PLAIN = "Date\tDescription\tAmount\tCurrency\n2026-11-21\tABCD2345\t25.00\tGBP\n"


def lines_of(said: str) -> list[reading.Line]:
    sheet = reading.read_sheet(said)
    lines, wrong = reading.read_lines(sheet, reading.guess(sheet.header), "EUR")
    assert wrong == []
    return lines


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_letters_in_every_usual_encoding(encoding: str) -> None:
    (line,) = lines_of(reading.decode(GERMAN.encode(encoding)))
    assert (line.payer, line.amount, line.day) == ("Müller", 123450, date(2026, 11, 21))
    assert line.number == 4


def test_what_went_out_is_left_out() -> None:
    (line,) = lines_of(DUTCH)
    assert (line.payer, line.amount, line.reference) == ("Jansen", 2500, "abcd 2345")


def test_a_line_says_its_own_currency() -> None:
    assert lines_of(PLAIN)[0].currency == "GBP"


@pytest.mark.parametrize(
    ("said", "currency", "minor"),
    [
        ("25", "EUR", 2500), ("25,5", "EUR", 2550), ("1.234,56", "EUR", 123456), ("1,234.56", "EUR", 123456),
        ("1.234", "EUR", 123400), ("+25.00", "EUR", 2500), ("-3,50", "EUR", -350), ("25.00-", "EUR", -2500),
        ("25,00 EUR", "EUR", 2500), ("€ 25.00", "EUR", 2500), ("1 234,00", "EUR", 123400),
        ("1.500", "JPY", 1500), ("2.500", "KWD", 2500), ("12.345.678,90", "EUR", 1234567890),
        ("", "EUR", None), ("NaN", "EUR", None), ("1e5", "EUR", None), ("25,000,0", "EUR", 2500000),
        ("=1+1", "EUR", None), ("1.234,567", "JPY", 1234567), ("9" * 14, "EUR", None),
        ("٢٥", "EUR", 2500), ("²5", "EUR", None),
    ],
)  # fmt: skip
def test_amounts_as_banks_write_them(said: str, currency: str, minor: int | None) -> None:
    assert reading.read_amount(said, currency) == minor


@pytest.mark.parametrize(
    "said",
    ["2026-11-21", "21.11.2026", "21-11-2026", "21/11/2026", "20261121", "2026-11-21T09:30:00", "21.11.26"],
)
def test_days_as_banks_write_them(said: str) -> None:
    assert reading.read_day(said) == date(2026, 11, 21)


@pytest.mark.parametrize("said", ["", "31.02.2026", "tomorrow", "2026"])
def test_what_is_no_day(said: str) -> None:
    assert reading.read_day(said) is None


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"   \n", "empty"),
        (PLAIN.encode("utf-16"), "CSV UTF-8"),
        (b"a;b\n\0;1\n", "CSV UTF-8"),
        (b"a;b\n\x81\x8d;\xff\n", "can’t be read"),
        (b"x" * 30_000, "far too long"),
        (b"a;b\n" * 600_000, "larger than 2 MB"),
    ],
)
def test_files_that_are_no_statement_are_refused(content: bytes, words: str) -> None:
    with pytest.raises(Refused, match=words) as refused:
        reading.decode(content)
    assert refused.value.field == "file"


@pytest.mark.parametrize("said", ["just words\nand more\n", "a;b\n", "Date,Amount\n" + "1,2\n" * 10_001])
def test_texts_that_are_no_table_are_refused(said: str) -> None:
    with pytest.raises(Refused) as refused:
        reading.read_sheet(said)
    assert refused.value.field == "file"


def test_rows_that_are_wrong_say_where_and_why() -> None:
    sheet = reading.read_sheet("Date;Description;Amount\n2026-11-21;A;x\nnever;B;5\n2026-11-21;C;5\n")
    lines, wrong = reading.read_lines(sheet, reading.guess(sheet.header), "EUR")
    assert [line.reference for line in lines] == ["C"]
    assert [(one.number, one.column) for one in wrong] == [(2, "amount"), (3, "date")]


def test_two_equal_lines_are_two_payments_with_the_same_keys_each_time() -> None:
    said = PLAIN + PLAIN.splitlines()[1] + "\n"
    first, second = lines_of(said)
    assert first.key != second.key
    assert [line.key for line in lines_of(said)] == [first.key, second.key]


def test_columns_that_nobody_knows_are_not_guessed() -> None:
    assert not reading.is_sure(reading.guess(["A", "B", "C"]))


CODES = Codes(["ABCD2345", "WXYZ6789"])


@pytest.mark.parametrize(
    "said", ["ABCD2345", "order abcd2345, thanks", "AB CD 23 45", "abcd-2345", "xABCD2345x"]
)
def test_codes_are_found_however_they_are_spaced(said: str) -> None:
    assert CODES.written_in(said) == ["ABCD2345"]


@pytest.mark.parametrize("said", ["ABCD2346", "ABDC2345", "ABC2345", "ABCCD2345", "ABCO2345"])
def test_one_slip_is_forgiven(said: str) -> None:
    assert CODES.written_in(said) == []
    assert CODES.almost_in(f"order {said}") == ["ABCD2345"]


@pytest.mark.parametrize("said", ["ABCD2366", "BADC2345", "ABCD23", "", "thanks a lot"])
def test_two_slips_are_not(said: str) -> None:
    assert CODES.almost_in(said) == []


def test_slips_and_marks() -> None:
    assert is_slip("ABCD2345", "ABCD2345")
    assert not is_slip("ABCD", "ABCD2345")
    assert squeezed("ab-cd 2.3") == "ABCD23"
