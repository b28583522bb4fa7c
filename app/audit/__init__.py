"""flask audit: whether the invariants hold in this database, and which rows break which.

Reads plain SQL on purpose: an audit that asks through the code it audits would share its mistakes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from app.audit import (
    afterwards,
    disputes,
    door,
    handing,
    invoices,
    keys,
    messages,
    orders,
    payments,
    places,
    promotions,
    questions,
    reports,
    statements,
    stored,
    surveys,
    taxes,
    waitlist,
)


@dataclass(frozen=True)
class Invariant:
    """One thing that always holds. find: a line for each row that breaks it."""

    id: str
    says: str
    find: Callable[[], Iterable[str]]


INVARIANTS = (
    Invariant("I1", "money taken has a confirmed order, a refund or a flag", payments.unanswered_captures),
    Invariant("I1", "a confirmed order that costs something is paid", payments.unpaid_orders),
    Invariant("I1", "what the mock provider took, a payment knows", payments.unknown_captures),
    Invariant("I1", "money taken by hand says how it came", payments.unexplained_by_hand),
    Invariant("I1", "a payment's keys are its own community's", keys.foreign_accounts),
    Invariant("I1", "a community says that it has keys when it does", keys.wrong_own_keys),
    Invariant("I1", "every key to a provider can be used", keys.broken_seals),
    Invariant("I2", "no more goes back than was captured", payments.excess_refunds),
    Invariant("I2", "no more is lost and given back than was captured", disputes.excess_losses),
    Invariant("I2", "an order is marked as its disputes stand", disputes.wrong_marks),
    Invariant("I12", "a dispute stands as its facts say", disputes.unexplained_states),
    Invariant("I2", "a refund of tickets is their sum, each void and refunded once", payments.wrong_items),
    Invariant("I2", "a payment is refunded when all of it is back", payments.wrong_refunded),
    Invariant("I2", "a refunded order has its refund", payments.orders_refunded_without_money),
    Invariant("I3", "a counter's taken is the sum of its unreleased claims", places.wrong_counters),
    Invariant("I3", "no counter has more taken than its quantity", places.oversold_counters),
    Invariant("I3", "a quota has taken what the ticket types that share it have", places.wrong_quotas),
    Invariant("I3", "a ticket type shares one quota at most, its own event's", places.foreign_quotas),
    Invariant(
        "I3", "an open offer holds exactly its places until its deadline", waitlist.offers_without_places
    ),
    Invariant(
        "I4",
        "a promo code is used once by each live order that has it, and by nothing else",
        promotions.wrong_uses,
    ),
    Invariant("I4", "an order's promo code is its event's", promotions.codes_of_other_events),
    Invariant("I4", "a code of many made at once is for one booking", promotions.odd_batches),
    Invariant("I6", "what goes with tickets goes with one", orders.extras_without_tickets),
    Invariant("I6", "an offer that is over holds no places", waitlist.places_without_offers),
    Invariant("I6", "a confirmed order holds exactly its places, for good", places.orders_without_places),
    Invariant("I6", "an order that is over holds no places", places.places_without_orders),
    Invariant("I6", "a hold's places are claimed no longer than the hold", places.claims_outliving_holds),
    Invariant("I6", "a confirmed order has a valid ticket for each of its places", orders.wrong_tickets),
    Invariant("I7", "every confirmed or cancelled order has its letter", messages.orders_without_letter),
    Invariant("I7", "every refund has its letter", payments.refunds_without_letter),
    Invariant("I7", "everybody who waits has the letters that belong to it", waitlist.entries_without_letter),
    Invariant("I7", "every outbox row waits, is done or is parked with a reason", messages.odd_states),
    Invariant("I7", "no outbox row is claimed for more than three leases", messages.forgotten_leases),
    Invariant("I7", "every certificate has its letter", afterwards.certificates_without_letter),
    Invariant("I7", "everybody whom a survey asks has its letter", surveys.guests_without_letter),
    Invariant("I9", "what a statement paid, an order has", statements.unpaid_entries),
    Invariant("I9", "a statement pays an order once", statements.double_entries),
    Invariant("I11", "a ticket is in at most once per list", door.double_admissions),
    Invariant("I11", "every scan is logged once", door.double_scans),
    Invariant("I11", "every admission and every undo has its scan", door.admissions_without_scan),
    Invariant("I11", "every scan that let somebody in has its admission", door.scans_without_admission),
    Invariant("I11", "who is out was let out last", door.out_without_move),
    Invariant("I11", "the doors' counts are those of their admissions", door.counts_of_admissions),
    Invariant("I11", "a conflict stands beside a scan that let nobody in", door.conflicts_of_those_let_in),
    Invariant("I12", "an order's status is what its facts add up to", orders.wrong_statuses),
    Invariant("I12", "orders moved only along allowed ways", orders.forbidden_moves),
    Invariant("I12", "an event's status is what its facts add up to", orders.wrong_event_statuses),
    Invariant("I12", "a payment's state is what its facts add up to", payments.wrong_states),
    Invariant("I12", "payments moved only along allowed ways", payments.forbidden_moves),
    Invariant("I12", "who waits and what is offered to them agree", waitlist.entries_unlike_offers),
    Invariant("I12", "an offer is of what is waited for", waitlist.offers_unlike_wishes),
    Invariant("I12", "a waitlist entry's state is what its facts add up to", waitlist.wrong_states),
    Invariant("I12", "waitlist entries moved only along allowed ways", waitlist.forbidden_moves),
    Invariant("I12", "a review is hidden or shown as its facts say", afterwards.wrong_reviews),
    Invariant(
        "I12", "a certificate is issued once, and stands as its facts say", afterwards.wrong_certificates
    ),
    Invariant("I13", "an issuer’s invoice numbers have no gap and no double", invoices.gaps),
    Invariant("I13", "an issued invoice is as it was", invoices.changed),
    Invariant("I13", "an invoice’s sums are those of its lines", invoices.wrong_sums),
    Invariant("I13", "credit notes take back no more than their invoice", invoices.excess_credits),
    Invariant("I13", "an invoice has a payment that was captured before it", invoices.unpaid),
    Invariant("I13", "what a lost dispute took is credited", invoices.uncredited_losses),
    Invariant("I13", "what is won back after that is invoiced again", invoices.uninvoiced_wins),
    Invariant("I7", "every invoice has its letter", invoices.without_letter),
    Invariant("I14", "every stored file has its row, every row its file", stored.broken_files),
    Invariant("I14", "an answer’s file is in the store", questions.lost_files),
    Invariant("I15", "an event says that it asks when it does", questions.wrong_flags),
    Invariant("I15", "an answer belongs to what its event asked", questions.foreign_answers),
    Invariant("I15", "no line costs less a piece than its ticket type ever did", orders.lines_below_floor),
    Invariant("I15", "tiers follow tiers of their own event, in no circle", orders.broken_chains),
    Invariant("I15", "an order's total is the sum of its lines", orders.wrong_totals),
    Invariant(
        "I15", "a report leaves what payments and lost disputes leave", reports.reports_unlike_payments
    ),
    Invariant("I15", "a line’s tax is what its rate says", taxes.wrong_lines),
    Invariant("I15", "a ticket type says the tax that it follows", taxes.stale_types),
    Invariant("I15", "an event’s tax is its community’s", taxes.foreign_rules),
    Invariant("I16", "a ticket left its buyer when somebody took it", handing.unexplained_holders),
    Invariant("I16", "a ticket that was passed on lies with its address’s account", handing.unfound_accounts),
    Invariant("I16", "a ticket is of the type that it was last swapped for", handing.unexplained_types),
    Invariant("I16", "what a swap gives back is a refund of its order", handing.wrong_swap_refunds),
    Invariant("I16", "a code that was put out of use opens nothing", handing.codes_that_open_again),
    Invariant("I17", "an anonymous survey keeps no name", surveys.broken_promises),
    Invariant("I17", "who answers a survey was asked", surveys.responses_of_the_unasked),
    Invariant("I17", "a survey has at most one answer for each who was asked", surveys.too_many_responses),
    Invariant("I17", "a survey's answers are to its questions", surveys.foreign_answers),
    Invariant("R38", "a review is by somebody who had a ticket", afterwards.reviews_by_strangers),
    Invariant("R38", "a certificate has a check-in or somebody’s word", afterwards.baseless_certificates),
)


@dataclass(frozen=True)
class Breach:
    """A broken invariant and the lines that tell where."""

    invariant: Invariant
    rows: list[str]


def find_breaches() -> list[Breach]:
    """Every invariant that does not hold now, with the rows that break it. Changes nothing."""
    found = [Breach(invariant, list(invariant.find())) for invariant in INVARIANTS]
    return [breach for breach in found if breach.rows]
