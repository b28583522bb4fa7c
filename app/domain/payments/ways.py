"""The ways to pay that buyers choose from: what there is, what the organizers offer, what still fits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from app.core import clock, facts
from app.core.db import lock
from app.core.errors import Refused, Stale
from app.core.i18n import gettext as _
from app.domain.payments import providers
from app.domain.payments.facts import CommunityPayingChanged, EventPayingChanged
from app.models import Community, Event, User
from app.models.payments import BANK, DOOR, MOCK, PAYPAL, STRIPE

ONLINE: Final = (STRIPE, PAYPAL, MOCK)
WAYS: Final = (*ONLINE, BANK, DOOR)
LONGEST_DAYS: Final = 90
# a transfer takes a working day or two: nearer to the event it would come too late
LEAST_LEAD: Final = timedelta(days=2)
IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", re.ASCII)
BIC = re.compile(r"[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?", re.ASCII)


@dataclass(frozen=True)
class BankAccount:
    """Where transfers go. days: how long a buyer has."""

    holder: str = ""
    iban: str = ""
    bic: str = ""
    days: int = 14


def account_of(community: Community) -> BankAccount:
    """The community's account as it is kept; without an IBAN there is none."""
    return BankAccount(community.bank_holder, community.bank_iban, community.bank_bic, community.bank_days)


def list_possible(community: Community) -> list[str]:
    """The ways that there are for this community, whether it offers them or not."""
    there = {*providers.list_installed(), *community.own_keys, DOOR}
    return [way for way in WAYS if way in there or (way == BANK and community.bank_iban)]


def list_offered(community: Community) -> list[str]:
    """The ways that the community offers at its events; until it says otherwise, all that are online."""
    chosen = ONLINE if community.pay_ways is None else community.pay_ways
    return [way for way in list_possible(community) if way in chosen]


def list_ways(event: Event) -> list[str]:
    """The ways that a buyer of this event's tickets can pay now; none: nothing is sold online."""
    community = event.community
    chosen = list_offered(community) if event.pay_ways is None else event.pay_ways
    possible = list_possible(community)
    return [way for way in possible if way in chosen and _fits(way, event)]


def _fits(way: str, event: Event) -> bool:
    if way == BANK:
        return event.starts_at - clock.now() >= LEAST_LEAD
    return way in {DOOR, MOCK} or providers.takes(way, event.currency)


def choose_for_community(
    community: Community, ways: Sequence[str], account: BankAccount, version: int, *,
    door_takes_money: bool = False, by: User,
) -> None:  # fmt: skip
    """Say how the community is paid at all events that don't say otherwise.

    door_takes_money: helpers at the door take it too, not organizers alone.
    Raises Stale when it was saved since `version`, Refused with the field that is the reason.
    """
    lock(community)
    if community.version != version:
        raise Stale(_("Somebody changed this community meanwhile. Look at both versions, then save again."))
    account = _checked(account, needed=BANK in ways)
    community.bank_holder, community.bank_iban = account.holder, account.iban
    community.bank_bic, community.bank_days = account.bic, account.days
    community.pay_ways = [way for way in WAYS if way in ways]
    community.door_takes_money = door_takes_money
    community.version += 1
    facts.record(CommunityPayingChanged(community.id, tuple(community.pay_ways)), by.id)


def choose_for_event(event: Event, ways: Sequence[str] | None, version: int, *, by: User) -> None:
    """Say how this event is paid; None: as the community says. Raises Stale, or Refused for none at all."""
    lock(event)
    if event.version != version:
        raise Stale(_("Somebody changed this event meanwhile. Look at both versions, then save again."))
    possible = list_possible(event.community)
    if ways is not None and not set(ways) & set(possible):
        raise Refused(_("Choose at least one way to pay."), "ways", status=422)
    event.pay_ways = None if ways is None else [way for way in possible if way in ways]
    event.version += 1
    chosen = None if event.pay_ways is None else tuple(event.pay_ways)
    facts.record(EventPayingChanged(event.id, chosen), by.id)


def _checked(account: BankAccount, *, needed: bool) -> BankAccount:
    iban, bic = re.sub(r"\s", "", account.iban).upper(), re.sub(r"\s", "", account.bic).upper()
    if needed and not iban:
        raise Refused(_("Write the IBAN that buyers transfer to."), "iban", status=422)
    if iban and not _is_iban(iban):
        raise Refused(_("This is no IBAN; look for a mistyped letter or digit."), "iban", status=422)
    if iban and not account.holder:
        raise Refused(_("Write whose account it is."), "holder", status=422)
    if bic and not BIC.fullmatch(bic):
        raise Refused(_("A BIC has 8 or 11 letters and digits."), "bic", status=422)
    if not 1 <= account.days <= LONGEST_DAYS:
        raise Refused(_("Write a whole number from 1 to 90."), "days", status=422)
    return BankAccount(account.holder, iban, bic, account.days)


def _is_iban(iban: str) -> bool:
    """Whether its two check digits fit the rest (ISO 13616)."""
    if not IBAN.fullmatch(iban):
        return False
    turned = iban[4:] + iban[:4]
    return int("".join(str(int(char, 36)) for char in turned)) % 97 == 1


def transfer_text(community: Community) -> str:
    """What a buyer needs for a transfer, a line each; the reference is the booking's code."""
    account = account_of(community)
    groups = " ".join(account.iban[n : n + 4] for n in range(0, len(account.iban), 4))
    said = [_("To: %(name)s", name=account.holder), f"IBAN: {groups}"]
    return "\n".join([*said, f"BIC: {account.bic}"] if account.bic else said)
