"""A bank's file, and which of its columns holds what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import BinaryIO, cast

from flask_wtf.file import FileField
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.core.i18n import lazy_gettext as _l
from app.domain import statements
from app.web.forms import OnceForm

COLUMN_LABELS = {
    "date": _l("Day"),
    "amount": _l("Amount"),
    "reference": _l("What the payer wrote"),
    "payer": _l("Who paid"),
    "currency": _l("Currency"),
    "sign": _l("In or out"),
}


class UploadStatementForm(OnceForm):
    """A file from the bank."""

    file = FileField(
        _l("Statement"),
        render_kw={"accept": ".csv,.txt,text/csv"},
        description=_l("A CSV file as your bank exports it. Nothing is paid before you have looked at it."),
    )

    def read(self) -> tuple[str, bytes]:
        """Name and content of the file. Raises Refused without one."""
        upload = self.file.data
        if not upload:
            raise Refused(_("Choose the file first."), "file", status=422)
        return upload.filename or "", cast(BinaryIO, upload.stream).read(statements.LARGEST + 1)


class ColumnsForm(OnceForm):
    """Which column holds what; `columns_form` names them."""

    date = SelectField(COLUMN_LABELS["date"])
    amount = SelectField(COLUMN_LABELS["amount"])
    reference = SelectField(COLUMN_LABELS["reference"])
    payer = SelectField(COLUMN_LABELS["payer"])
    currency = SelectField(COLUMN_LABELS["currency"])
    sign = SelectField(
        COLUMN_LABELS["sign"], description=_l("Only where the bank says “debit” or “credit” in a word.")
    )

    def said(self) -> dict[str, int | None]:
        """The number of each column, None where there is none."""
        names = (*statements.NEEDED, *statements.OPTIONAL)
        return {name: int(self[name].data) if self[name].data else None for name in names}


def columns_form(header: Sequence[str], known: Mapping[str, int]) -> ColumnsForm:
    """The form for a file with this header, filled from the request, else with what is known."""
    form = ColumnsForm(data={name: str(number) for name, number in known.items()})
    choices = [SelectChoice(str(n), cell or _("Column %(n)s", n=n + 1)) for n, cell in enumerate(header)]
    for name in (*statements.NEEDED, *statements.OPTIONAL):
        form[name].choices = [SelectChoice("", _("None of them")), *choices]
    return form
