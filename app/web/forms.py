"""The base of all forms: one look, once-only keys, versions, refusals beside their fields."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from flask_babel import get_translations
from flask_wtf import FlaskForm
from markupsafe import escape
from wtforms import HiddenField, IntegerField, SelectField
from wtforms.validators import ValidationError
from wtforms.widgets import HiddenInput, Input
from wtforms.widgets.core import clean_key

from app.core import money, text
from app.core.errors import Refused, Stale
from app.core.i18n import gettext
from app.core.i18n import lazy_gettext as _l
from app.web import boundary

# WTForms tells what a value is not; people want to read what to write.
SAID = {
    "Not a valid integer value.": _l("Write a whole number, such as 20."),
    "Not a valid date value.": _l("Choose a day, such as 2026-12-05."),
    "Not a valid datetime value.": _l("Choose a day and a time, such as 2026-12-05 19:30."),
    "Not a valid choice.": _l("Choose one of those that are there."),
    "This field is required.": _l("Fill this in."),
    "Field cannot be longer than %(max)d character.": _l("This can have up to %(max)d letters."),
}


class Words:
    """WTForms' messages in our words and catalogues; Flask-WTF would look for its own at every word."""

    @staticmethod
    def gettext(message: str) -> str:
        """The message in the reader's language."""
        return str(SAID[message]) if message in SAID else gettext(message)

    @staticmethod
    def ngettext(singular: str, plural: str, n: int) -> str:
        """The form that fits n; WTForms fills it."""
        if singular in SAID:
            return str(SAID[singular])
        return str(get_translations().ngettext(singular, plural, n))


def attributes(**given: Any) -> str:
    """HTML attributes as WTForms writes them, in a tenth of its time: half of a form's page went there."""
    parts = []
    for name, value in sorted(given.items()):
        name = clean_key(name)
        if value is True:
            parts.append(name)
        elif value is not False:
            parts.append(f'{name}="{str(escape(value)).replace(chr(34), "&#34;")}"')
    return " ".join(parts)


Input.html_params = staticmethod(attributes)


class Form(FlaskForm):
    """A form of ours. `attempt` runs the verb and puts its refusal beside the field."""

    class Meta(FlaskForm.Meta):
        """As Flask-WTF has it, but for the words."""

        def get_translations(self, form: Any) -> Any:
            return Words

    def validate(self, *args: Any, **more: Any) -> bool:
        """As ever; what a validator says of a value that is no number or no day is said alone."""
        valid = super().validate(*args, **more)
        for field in self:
            if len(field.errors) > 1 and field.process_errors:
                field.errors = [told for told in field.errors if told not in field.process_errors]
        return bool(valid)

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Run a verb; a refusal is rolled back and shown in this form, read-only from there on."""
        try:
            yield
        except Refused as refusal:
            boundary.refuse(refusal)
            self.refuse(refusal)

    def refuse(self, refusal: Refused) -> None:
        """Show the refusal beside its field, or above the form when it has none here."""
        field = self._fields.get(refusal.field or "")
        if field is not None:
            field.errors = [*field.errors, refusal.message]
        else:
            self.form_errors.append(refusal.message)


class OnceForm(Form):
    """A form that moves money or places: sent twice, it has one effect."""

    once = HiddenField(default=lambda: secrets.token_urlsafe(16))


class VersionForm(Form):
    """A form that edits a row: a stale write is told, not lost, and both values are shown."""

    version = IntegerField(widget=HiddenInput())
    stale = False

    def refuse(self, refusal: Refused) -> None:
        self.stale = isinstance(refusal, Stale)
        super().refuse(refusal)

    @property
    def status(self) -> int:
        """409 for a stale write; 200 lets `render` decide."""
        return 409 if self.stale else 200

    def called(self, field: Any) -> str:
        """What a field is called where it stands alone."""
        return str(field.label.text)

    def told(self, field: Any, value: Any) -> str:
        """A stored value as people read it in this field."""
        return _shown(field, value)

    def catch_up(self, saved: dict[str, Any]) -> list[tuple[str, str]]:
        """After a stale write: carry the version of now, so that sending again is meant.

        saved: the values that are stored now, by field. Returns label and stored value of
        every field where this form says something else.
        """
        theirs = [
            (self.called(field), self.told(field, saved[name]))
            for name, field in self._fields.items()
            if name in saved and name != "version" and (field.data or None) != (saved[name] or None)
        ]
        self.version.data, self.version.raw_data = saved["version"], None
        return theirs


def _shown(field: Any, value: Any) -> str:
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(field, SelectField):
        labels = {field.coerce(choice.value): choice.label for choice in field.choices or []}
        if isinstance(value, list):
            return ", ".join(str(labels.get(one, one)) for one in value) or "–"
        return str(labels.get(value, value))
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return str(value) if value not in (None, "") else "–"


def strip(value: Any) -> Any:
    """Filter: one clean line."""
    return text.one_line(value) if isinstance(value, str) else value


def lines(value: Any) -> Any:
    """Filter: a clean longer text."""
    return text.many_lines(value).strip() if isinstance(value, str) else value


class EmailAddress:
    """Validator: folds the address into its stored form."""

    def __call__(self, form: Any, field: Any) -> None:
        try:
            field.data = text.clean_email(field.data or "")
        except ValueError:
            raise ValidationError(_l("Write an address such as sam@example.org.")) from None


class Amount:
    """Validator: money as people type it; leaves minor units in `field.minor`."""

    def __init__(self, currency: str) -> None:
        self.currency = currency

    def __call__(self, form: Any, field: Any) -> None:
        try:
            field.minor = money.parse(field.data or "0", self.currency)
        except ValueError:
            raise ValidationError(_l("Write an amount such as 12.50.")) from None
