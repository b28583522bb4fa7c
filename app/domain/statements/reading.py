"""A bank's CSV file, whatever bank it is of: its text, its columns, its lines. Pure."""

from __future__ import annotations

import csv
import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from app.core import money, text
from app.core.errors import Refused
from app.core.i18n import gettext as _

LARGEST, MOST_ROWS, LONGEST_LINE, MOST_COLUMNS, PREAMBLE = 2_000_000, 10_000, 20_000, 80, 30
DATE, AMOUNT, REFERENCE, PAYER, CURRENCY, SIGN = "date", "amount", "reference", "payer", "currency", "sign"
NEEDED, OPTIONAL = (DATE, AMOUNT, REFERENCE), (PAYER, CURRENCY, SIGN)
NAMES = {
    DATE: ("date", "booking date", "value date", "transaction date", "completed date", "datum", "buchungstag",
           "buchungsdatum", "valutadatum", "transactiedatum", "boekdatum", "boekingsdatum", "date operation",
           "fecha"),
    AMOUNT: ("amount", "betrag", "umsatz", "bedrag", "montant", "importe", "importo", "paid in", "credit",
             "credit amount", "transactiebedrag", "betrag eur", "bedrag eur", "amount eur"),
    REFERENCE: ("reference", "payment reference", "description", "details", "narrative", "memo",
                "remittance information", "verwendungszweck", "buchungstext", "omschrijving",
                "mededelingen", "mededeling", "omschrijving 1", "libelle", "communication", "concepto",
                "causale"),
    PAYER: ("name", "payer", "counterparty", "counterparty name", "auftraggeber", "naam tegenpartij",
            "naam / omschrijving", "beguenstigter/zahlungspflichtiger", "auftraggeber/empfanger",
            "zahlungspflichtiger", "nom", "nombre", "debtor"),
    CURRENCY: ("currency", "wahrung", "waehrung", "munt", "muntsoort", "valuta", "devise", "moneda"),
    SIGN: ("af bij", "af/bij", "debit/credit", "debet/credit", "soll/haben", "type", "code"),
}  # fmt: skip
OUT_WORDS = {"af", "debit", "debet", "d", "dr", "s", "soll", "out"}
IN_WORDS = {"bij", "credit", "c", "cr", "h", "haben", "in"}
DAYS = ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y", "%d-%m-%Y", "%d/%m/%Y", "%Y%m%d", "%Y/%m/%d", "%d %b %Y")
Columns = Mapping[str, int]


@dataclass(frozen=True)
class Sheet:
    """The header of a file, the line it stands in (from 1), and the rows below with theirs."""

    header: Sequence[str]
    line: int
    rows: Sequence[tuple[int, Sequence[str]]]


@dataclass(frozen=True)
class Line:
    """A payment that came in. amount: minor units of `currency`. key: of all that the bank says of it."""

    number: int
    day: date
    amount: int
    currency: str
    payer: str
    reference: str
    key: str


@dataclass(frozen=True)
class Wrong:
    """A row that says nothing usable: its line, the column that is to blame, and why."""

    number: int
    column: str
    why: str


def decode(content: bytes) -> str:
    """The text of a file in UTF-8, with a mark or without, or Windows-1252. Raises Refused."""
    if len(content) > LARGEST:
        raise _refusal(_("This file is larger than 2 MB. Take fewer days at once."))
    if not content.strip():
        raise _refusal(_("This file is empty."))
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in content:
        raise _refusal(_("This is no CSV file in UTF-8. Export it again, or save it as “CSV UTF-8”."))
    try:
        said = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            said = content.decode("cp1252")
        except UnicodeDecodeError:
            raise _refusal(_("The letters of this file can’t be read. Save it as “CSV UTF-8”.")) from None
    if any(len(line) > LONGEST_LINE for line in said.splitlines()):
        raise _refusal(_("One line of this file is far too long; it is no bank statement."))
    return said


def read_sheet(said: str) -> Sheet:
    """The file as a table: separator and header are found out. Raises Refused for what is no table."""
    separator = max(
        ";,\t", key=lambda mark: sum(min(line.count(mark), 40) for line in said.splitlines()[:60])
    )
    reader = csv.reader(said.splitlines(keepends=True), delimiter=separator)
    rows: list[tuple[int, list[str]]] = []
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((reader.line_num, [text.one_line(cell) for cell in row]))
    except csv.Error:
        raise _refusal(_("This file is no table. Export the statement as CSV.")) from None
    if len(rows) > MOST_ROWS:
        raise _refusal(_("This file has more than %(n)s rows. Take fewer days at once.", n=MOST_ROWS))
    if len(rows) < 2 or max(len(row) for _line, row in rows) > MOST_COLUMNS or len(rows[-1][1]) < 2:
        raise _refusal(_("This file is no table. Export the statement as CSV."))
    at = max(range(min(PREAMBLE, len(rows))), key=lambda n: (len(guess(rows[n][1])), -n))
    return Sheet(rows[at][1], rows[at][0], rows[at + 1 :])


def guess(header: Sequence[str]) -> dict[str, int]:
    """Which column holds what, as far as their names tell."""
    names = [_plain(cell) for cell in header]
    found: dict[str, int] = {}
    for what, known in NAMES.items():
        where = [names.index(name) for name in known if name in names]
        free = [n for n in where if n not in found.values()]
        if free:
            found[what] = free[0]
    return found


def _plain(cell: str) -> str:
    folded = cell.casefold().replace("ä", "a").replace("ö", "o").replace("ü", "u").replace("é", "e")
    return " ".join(re.sub(r"[()_:*\"]", " ", folded).split())


def is_sure(columns: Columns) -> bool:
    """Whether everything that is needed has its column."""
    return all(what in columns for what in NEEDED)


def read_lines(sheet: Sheet, columns: Columns, currency: str) -> tuple[list[Line], list[Wrong]]:
    """What came in, and the rows that are wrong; what went out is left out. currency: where none is said."""
    lines: list[Line] = []
    wrong: list[Wrong] = []
    for number, row in sheet.rows:
        try:
            line = _line(number, row, columns, currency)
        except _Unusable as unusable:
            wrong.append(Wrong(number, unusable.column, str(unusable)))
            continue
        if line.amount > 0:
            lines.append(line)
    return list(_told_apart(lines)), wrong


class _Unusable(Exception):
    def __init__(self, column: str, why: str) -> None:
        super().__init__(why)
        self.column = column


def _line(number: int, row: Sequence[str], columns: Columns, currency: str) -> Line:
    said = {what: row[n] if n < len(row) else "" for what, n in columns.items()}
    its = (said.get(CURRENCY, "").upper() or currency)[:3]
    if not re.fullmatch("[A-Z]{3}", its):
        raise _Unusable(CURRENCY, _("“%(said)s” is no currency.", said=said[CURRENCY]))
    amount = read_amount(said[AMOUNT], its)
    if amount is None:
        raise _Unusable(AMOUNT, _("“%(said)s” is no amount.", said=said[AMOUNT]))
    word = _plain(said.get(SIGN, ""))
    amount = -abs(amount) if word in OUT_WORDS else amount
    day = read_day(said[DATE])
    if day is None:
        raise _Unusable(DATE, _("“%(said)s” is no date.", said=said[DATE]))
    payer, reference = said.get(PAYER, "")[:200], said[REFERENCE][:1000]
    whole = "\0".join((day.isoformat(), str(amount), its, payer, reference))
    return Line(number, day, amount, its, payer, reference, hashlib.sha256(whole.encode()).hexdigest())


def _told_apart(lines: Sequence[Line]) -> Iterator[Line]:
    """Two lines of one file that say the same are two payments; each has a key of its own."""
    seen: Counter[str] = Counter()
    for line in lines:
        seen[line.key] += 1
        yield line if seen[line.key] == 1 else replace(line, key=f"{line.key}:{seen[line.key]}")


def read_amount(said: str, currency: str) -> int | None:
    """Minor units of “1.234,56”, “1,234.56”, “+25”, “-3,50 EUR”, “25.00-”; None for what is no amount."""
    plain = re.sub(r"[\s'’ ]|[A-Z]{3}$|[€£$]", "", said.upper())
    match = re.fullmatch(r"([+-]?)(\d[\d.,]*)([+-]?)", plain)
    if match is None:
        return None
    digits = match[2]
    at = max(digits.rfind(","), digits.rfind("."))
    decimals = len(digits) - at - 1 if at >= 0 else 0
    grouped = at >= 0 and decimals == 3 and money.exponent(currency) != 3
    whole = digits if at < 0 or grouped else digits[:at]
    number = re.sub(r"[.,]", "", whole) + ("" if at < 0 or grouped else f".{digits[at + 1 :]}")
    try:
        minor = money.parse(number, currency)
    except ValueError:
        return None
    return -minor if "-" in (match[1], match[3]) else minor


def read_day(said: str) -> date | None:
    """The day of “2026-11-21”, “21.11.2026”, “21/11/2026 14:02” and the like; None for what is none."""
    words = said.split("T")[0].strip()
    for form in DAYS:
        for part in (words, words.split(" ")[0]):
            try:
                return datetime.strptime(part, form).date()  # noqa: DTZ007 - a bank says days, not moments
            except ValueError:
                continue
    return None


def _refusal(message: str) -> Refused:
    return Refused(message, "file", status=422)
