"""All of the API's routes, and what they share."""

from __future__ import annotations

from flask.blueprints import BlueprintSetupState

from app.blueprints.api import (
    auth,
    bookings,
    certificates,
    check_ins,
    docs,
    events,
    files,
    invoices,
    notifications,
    payments,
    programme,
    questions,
    reviews,
    surveys,
    ticket_types,
    users,
    waitlist,
)
from app.blueprints.api.headers import finish
from app.blueprints.api.table import feature
from app.web.session import csrf

__all__ = ["ROUTES", "feature"]
ROUTES = (
    auth, users, events, programme, questions, files, ticket_types, bookings, payments, check_ins,
    notifications, reviews, surveys, certificates, invoices, waitlist, docs,
)  # fmt: skip


def _set_up(state: BlueprintSetupState) -> None:
    """No CSRF token here, since no cookie counts; headers also on what no route answered."""
    csrf.exempt(feature)
    state.app.after_request(finish)


feature.record_once(_set_up)
