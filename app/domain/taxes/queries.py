"""Reading taxes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import func, or_, select

from app.core.db import db
from app.core.errors import NotFound
from app.domain.taxes.rules import NO_TAX, Tax, Taxed, split, sum_by_tax
from app.models import Event, OrderLine, TaxRule, TicketType


def tax_of(ticket_type: TicketType) -> Tax:
    """The tax that a ticket type's price carries now."""
    if not ticket_type.tax_rate and not ticket_type.tax_name:
        return NO_TAX
    return Tax(ticket_type.tax_name, ticket_type.tax_rate, ticket_type.tax_inside)


def tax_of_line(line: OrderLine) -> Tax:
    """The tax that a line was sold with."""
    return Tax(line.tax_name, line.rate, line.tax_inside)


def tax_by(rule: TaxRule) -> Tax:
    """The tax that a rule says."""
    return Tax(rule.name, rule.rate, rule.inside)


def taxes_of(lines: Iterable[OrderLine]) -> list[Taxed]:
    """The tax in an order's lines by rate, the highest first."""
    return sum_by_tax((tax_of_line(line), line.net, line.tax) for line in lines)


def cost_of(ticket_type: TicketType, quantity: int) -> int:
    """What so many tickets of a type come to with their tax, in minor units."""
    return split(ticket_type.price * quantity, tax_of(ticket_type)).gross


def get_rule(community_id: int, rule_id: int) -> TaxRule:
    """A tax of this community that is not withdrawn. Raises NotFound, also for another community's."""
    query = select(TaxRule).where(TaxRule.id == rule_id, TaxRule.community_id == community_id)
    rule = db.session.scalar(query.where(TaxRule.withdrawn_at.is_(None)))
    if rule is None:
        raise NotFound
    return rule


def list_rules(community_id: int, *, beside: Sequence[int | None] = ()) -> list[TaxRule]:
    """The community's taxes that may be chosen, by name. beside: ids of withdrawn ones that are in use."""
    kept = [rule_id for rule_id in beside if rule_id is not None]
    shown = or_(TaxRule.withdrawn_at.is_(None), TaxRule.id.in_(kept))
    query = select(TaxRule).where(TaxRule.community_id == community_id, shown)
    return list(db.session.scalars(query.order_by(TaxRule.name, TaxRule.rate.desc(), TaxRule.id)))


def count_events(community_id: int) -> dict[int, int]:
    """How many of the community's events follow each of its taxes, themselves or with a ticket type."""
    typed = select(TicketType.event_id, TicketType.tax_rule_id.label("rule_id")).where(
        TicketType.tax_rule_id.is_not(None), TicketType.withdrawn_at.is_(None)
    )
    own = select(Event.id.label("event_id"), Event.tax_rule_id.label("rule_id"))
    uses = own.where(Event.tax_rule_id.is_not(None)).union(typed).subquery()
    query = select(uses.c.rule_id, func.count()).join(TaxRule, TaxRule.id == uses.c.rule_id)
    rows = db.session.execute(query.where(TaxRule.community_id == community_id).group_by(uses.c.rule_id))
    return {rule_id: int(n) for rule_id, n in rows}
