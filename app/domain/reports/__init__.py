"""Numbers and stories across features: how an event sells, what happened, what waits to be sent."""

from app.domain.reports.arrivals import arrivals_of
from app.domain.reports.chores import Chore, list_chores
from app.domain.reports.facts import OutboxRunAgain
from app.domain.reports.figures import Figures, figures_of
from app.domain.reports.history import Told, list_admitted, list_history, tell
from app.domain.reports.installation import Activity, Installation, activity_of, count_everything
from app.domain.reports.outbox import (
    MAIL,
    REACTION,
    STATES,
    count_outbox,
    get_parked,
    list_outbox,
    run_again,
    run_all_again,
)
from app.domain.reports.own_events import COMING, DRAFTS, PAST, OwnEvent, OwnEvents, list_own_events
from app.domain.reports.sales import sales_across, sales_of
from app.domain.reports.sums import Sales, Sold
from app.domain.reports.takings import Takings, takings_of
from app.domain.reports.words import known_kinds

__all__ = [
    "COMING",
    "DRAFTS",
    "MAIL",
    "PAST",
    "REACTION",
    "STATES",
    "Activity",
    "Chore",
    "Figures",
    "Installation",
    "OutboxRunAgain",
    "OwnEvent",
    "OwnEvents",
    "Sales",
    "Sold",
    "Takings",
    "Told",
    "activity_of",
    "arrivals_of",
    "count_everything",
    "count_outbox",
    "figures_of",
    "get_parked",
    "known_kinds",
    "list_admitted",
    "list_chores",
    "list_history",
    "list_outbox",
    "list_own_events",
    "run_again",
    "run_all_again",
    "sales_across",
    "sales_of",
    "takings_of",
    "tell",
]
