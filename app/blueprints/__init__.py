"""The table of contents: every blueprint with its URL prefix."""

from __future__ import annotations

from flask import Blueprint

from app.settings import Settings


def table_of_contents(settings: Settings) -> list[tuple[Blueprint, str]]:
    """All blueprints of this installation; development adds its own pages."""
    from app.blueprints import (
        access,
        accounts,
        admin,
        checkin,
        communities,
        dev,
        discovery,
        events,
        inbox,
        live,
        manage,
        media,
        orders,
        site,
        payments,
        tickets,
        webhooks,
    )  # fmt: skip

    table: list[tuple[Blueprint, str]] = [
        (discovery.feature, ""),
        (accounts.feature, ""),
        (communities.feature, "/communities"),
        (events.feature, "/events"),
        (orders.feature, ""),
        (tickets.feature, ""),
        (checkin.feature, ""),
        (payments.feature, ""),
        (manage.feature, "/manage"),
        (access.feature, "/manage"),
        (media.feature, "/media"),
        (admin.feature, "/admin"),
        (inbox.feature, ""),
        (live.feature, ""),
        (webhooks.feature, ""),
        (site.feature, ""),
    ]
    if not settings.production:
        table.append((dev.feature, ""))
    return table
