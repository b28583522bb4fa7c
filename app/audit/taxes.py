"""I15 and rules.md 2: what is sold carries the tax it says, rounded once a line."""

from __future__ import annotations

from app.audit.asking import rows


def wrong_lines() -> list[str]:
    """A line's tax is its rate of the net, or what is inside the gross, to half a minor unit."""
    found = rows("""
        SELECT line.id, "order".code, line.net, line.tax, line.gross, line.rate
        FROM order_line line JOIN "order" ON "order".id = line.order_id
        WHERE abs(line.tax - CASE WHEN line.tax_inside THEN line.gross * line.rate / (1 + line.rate)
            ELSE line.net * line.rate END) > 0.5
        ORDER BY line.id
    """)
    return [
        f"order {row.code}: line {row.id} has {row.tax} tax in {row.gross}, its rate is {row.rate}"
        for row in found
    ]


def stale_types() -> list[str]:
    """A ticket type says what its rule says, or its event's; and nothing where neither has one."""
    found = rows("""
        SELECT type.id, type.name, type.tax_name, type.tax_rate, rule.name AS rule, rule.rate
        FROM ticket_type type JOIN event ON event.id = type.event_id
        LEFT JOIN tax_rule rule ON rule.id = coalesce(type.tax_rule_id, event.tax_rule_id)
        WHERE (type.tax_name, type.tax_rate, type.tax_inside)
            <> (coalesce(rule.name, ''), coalesce(rule.rate, 0), coalesce(rule.inside, true))
        ORDER BY type.id
    """)
    return [
        f"ticket type {row.id} ({row.name}) says {row.tax_rate} {row.tax_name}, its rule"
        f" {row.rate} {row.rule}"
        for row in found
    ]


def foreign_rules() -> list[str]:
    found = rows("""
        SELECT event.slug, rule.id FROM event
        LEFT JOIN ticket_type type ON type.event_id = event.id
        JOIN tax_rule rule ON rule.id IN (event.tax_rule_id, type.tax_rule_id)
        WHERE rule.community_id <> event.community_id GROUP BY event.slug, rule.id ORDER BY event.slug
    """)
    return [f"event {row.slug} follows tax {row.id}, another community's" for row in found]
