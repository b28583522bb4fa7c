"""Forms: how a community and its events are paid."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, IntegerField, RadioField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from app.core.i18n import lazy_gettext as _l
from app.domain import payments
from app.models import Community, Event
from app.models.payments import BANK, DOOR
from app.web.forms import VersionForm, strip
from app.web.paying import NAMES

OWN, AS_ALL = "own", "as-all"


class WaysField(SelectMultipleField):
    """A box for each way to pay."""

    widget = ListWidget()
    option_widget = CheckboxInput()


class CommunityPayingForm(VersionForm):
    """How a community is paid, and the account that transfers go to."""

    ways = WaysField(_l("Buyers can pay by"))
    door_takes_money = BooleanField(
        _l("Helpers at the door take the money too"),
        description=_l("They see what is to pay and mark it paid. Otherwise only organizers do."),
    )
    holder = StringField(_l("Account holder"), [Length(max=70)], [strip], render_kw={"autocomplete": "off"})
    iban = StringField(_l("IBAN"), [Length(max=42)], [strip], render_kw={"autocomplete": "off"})
    bic = StringField(_l("BIC"), [Length(max=14)], [strip], render_kw={"autocomplete": "off"})
    days = IntegerField(
        _l("Days to pay"),
        [InputRequired(_l("Write a whole number from 1 to 90."))],
        description=_l("Places are kept for so long, and never beyond the start of the event."),
        render_kw={"inputmode": "numeric"},
    )

    def __init__(self, community: Community, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.ways.choices = _choices({*payments.list_possible(community), BANK, DOOR})

    def account(self) -> payments.BankAccount:
        """Where transfers go, as it was typed."""
        return payments.BankAccount(
            self.holder.data or "", self.iban.data or "", self.bic.data or "", self.days.data or 0
        )


class EventPayingForm(VersionForm):
    """How an event is paid."""

    rule = RadioField(
        _l("How is it paid?"),
        choices=[
            SelectChoice(AS_ALL, _l("As all events of the community")),
            SelectChoice(OWN, _l("Otherwise, as chosen here")),
        ],
        default=AS_ALL,
    )
    ways = WaysField(_l("Buyers can pay by"))

    def __init__(self, event: Event, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.ways.choices = _choices(set(payments.list_possible(event.community)))

    @property
    def chosen(self) -> list[str] | None:
        """The ways; None for those of the community."""
        return list(self.ways.data or []) if self.rule.data == OWN else None


def _choices(ways: set[str]) -> list[SelectChoice]:
    return [SelectChoice(way, NAMES[way]) for way in payments.WAYS if way in ways]


def values_of_community(community: Community) -> dict[str, Any]:
    """What the form shows of how a community is paid."""
    account = payments.account_of(community)
    kept = {name: getattr(account, name) for name in ("holder", "iban", "bic", "days")}
    return {
        **kept,
        "ways": payments.list_offered(community),
        "door_takes_money": community.door_takes_money,
        "version": community.version,
    }


def values_of_event(event: Event) -> dict[str, Any]:
    """What the form shows of how an event is paid."""
    own = event.pay_ways is not None
    ways = event.pay_ways if own else payments.list_offered(event.community)
    return {"rule": OWN if own else AS_ALL, "ways": ways, "version": event.version}
