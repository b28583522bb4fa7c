"""Tax rules as organizers keep them, and what follows which."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select, update

from app.core import clock, facts
from app.core.db import db, lock
from app.core.errors import Refused, Stale
from app.core.i18n import gettext as _
from app.domain.taxes.facts import EventTaxChanged, TaxRuleAdded, TaxRuleEdited, TaxRuleWithdrawn
from app.domain.taxes.queries import get_rule
from app.domain.taxes.rules import MOST_DECIMALS, MOST_PERCENT, rate_of
from app.models import Community, Event, TaxRule, TicketType, User


@dataclass(frozen=True)
class TaxDetails:
    """What an organizer says about a tax. percent: 19; 0: exempt, and the name says why."""

    name: str
    percent: Decimal
    inside: bool = True


def add_rule(community: Community, details: TaxDetails, *, by: User | None) -> TaxRule:
    """A tax that the community's events may follow. Raises Refused for one that makes no sense."""
    _check(details)
    rule = TaxRule(community_id=community.id, created_at=clock.now())
    _apply(rule, details)
    db.session.add(rule)
    db.session.flush()
    what = TaxRuleAdded(community.id, rule.id, str(details.percent), details.inside)
    facts.record(what, by.id if by else None)
    return rule


def edit_rule(rule: TaxRule, details: TaxDetails, version: int, *, by: User) -> None:
    """Change a tax for bookings to come; those made and holds that live keep what they were shown.

    Raises Stale when it was saved since `version`, Refused for one that makes no sense.
    """
    lock(rule)
    if rule.version != version:
        raise Stale(_("Somebody changed this tax meanwhile. Look at it as it is now, then save again."))
    _check(details)
    _apply(rule, details)
    rule.version += 1
    db.session.flush()
    _copy_to(TicketType.tax_rule_id == rule.id)
    followers = select(Event.id).where(Event.tax_rule_id == rule.id)
    _copy_to(TicketType.tax_rule_id.is_(None), TicketType.event_id.in_(followers))
    what = TaxRuleEdited(rule.community_id, rule.id, str(details.percent), details.inside)
    facts.record(what, by.id)


def withdraw_rule(rule: TaxRule, *, by: User) -> None:
    """Offer it no more; what follows it goes on doing so. A second time does nothing."""
    if rule.withdrawn_at is None:
        rule.withdrawn_at = clock.now()
        facts.record(TaxRuleWithdrawn(rule.community_id, rule.id), by.id)


def tax_event(event: Event, rule_id: int | None, *, by: User | None) -> None:
    """Say which tax the event's prices follow from now on; ticket types with one of their own keep it.

    Raises NotFound for a rule of another community.
    """
    lock(event)
    if event.tax_rule_id == rule_id:
        return
    if rule_id is not None:
        get_rule(event.community_id, rule_id)
    event.tax_rule_id = rule_id
    db.session.flush()
    _copy_to(TicketType.event_id == event.id, TicketType.tax_rule_id.is_(None))
    facts.record(EventTaxChanged(event.id, rule_id), by.id if by else None)


def tax_type(ticket_type: TicketType, rule_id: int | None) -> None:
    """Say which tax a ticket type follows; None: its event's. Raises NotFound for another community's."""
    event = db.session.get_one(Event, ticket_type.event_id)
    known = rule_id in {ticket_type.tax_rule_id, event.tax_rule_id}
    if rule_id is not None and not known:
        get_rule(event.community_id, rule_id)
    ticket_type.tax_rule_id = rule_id
    follows = rule_id or event.tax_rule_id
    rule = db.session.get_one(TaxRule, follows) if follows else None
    ticket_type.tax_name, ticket_type.tax_rate = (rule.name, rule.rate) if rule else ("", Decimal(0))
    ticket_type.tax_inside = rule.inside if rule else True


def _copy_to(*where: object) -> None:
    """Let ticket types say what the rules say that they follow."""
    own = func.coalesce(TicketType.tax_rule_id, Event.tax_rule_id)
    event = Event.id == TicketType.event_id
    rule = select(TaxRule.name).where(TaxRule.id == own, event).correlate(TicketType)
    values = {
        "tax_name": func.coalesce(rule.scalar_subquery(), ""),
        "tax_rate": func.coalesce(rule.with_only_columns(TaxRule.rate).scalar_subquery(), 0),
        "tax_inside": func.coalesce(rule.with_only_columns(TaxRule.inside).scalar_subquery(), True),
    }
    change = update(TicketType).where(*where).values(values)  # type: ignore[arg-type]
    db.session.execute(change.execution_options(synchronize_session=False))
    for known in db.session.identity_map.values():
        if isinstance(known, TicketType):
            db.session.expire(known)


def _apply(rule: TaxRule, details: TaxDetails) -> None:
    rule.name, rule.rate, rule.inside = details.name, rate_of(details.percent), details.inside


def _check(details: TaxDetails) -> None:
    if not details.name:
        raise Refused(_("Give the tax a name, such as VAT."), "name", status=422)
    exact = details.percent == round(details.percent, MOST_DECIMALS)
    if not 0 <= details.percent <= MOST_PERCENT or not exact:
        raise Refused(_("Write a percentage from 0 to 100, such as 19 or 8.875."), "percent", status=422)
