"""Payments: money asked for, captured and given back, whatever the provider."""

from app.domain.payments import mock
from app.domain.payments.beginning import begin_payment
from app.domain.payments.facts import (
    PaymentBegun,
    PaymentCancelled,
    PaymentCompleted,
    PaymentFailed,
    PaymentFlagged,
    PaymentRefunded,
    RefundBegun,
    RefundCompleted,
    RefundFailed,
)
from app.domain.payments.installing import take_stripe
from app.domain.payments.looking import look_at_due
from app.domain.payments.providers import Provider, ProviderDown, default_provider, provider, use
from app.domain.payments.queries import (
    Account,
    find_latest,
    get_payment,
    has_captured,
    has_payment,
    list_accounts,
    owed_for,
)
from app.domain.payments.refunding import (
    ASKED,
    CALLED_OFF,
    ELSEWHERE,
    LATE,
    OVER,
    OWN,
    PART,
    TWICE,
    Answers,
    Share,
    find_refund,
    give_back,
    hand_on,
    owed,
    refund_order,
    refund_part,
    settle_refund,
)
from app.domain.payments.settling import hurry, settle
from app.domain.payments.signed import receive_signed
from app.domain.payments.webhooks import receive_webhook, work_webhook

__all__ = [
    "ASKED",
    "CALLED_OFF",
    "ELSEWHERE",
    "LATE",
    "OVER",
    "OWN",
    "PART",
    "TWICE",
    "Account",
    "Answers",
    "PaymentBegun",
    "PaymentCancelled",
    "PaymentCompleted",
    "PaymentFailed",
    "PaymentFlagged",
    "PaymentRefunded",
    "Provider",
    "ProviderDown",
    "RefundBegun",
    "RefundCompleted",
    "RefundFailed",
    "Share",
    "begin_payment",
    "default_provider",
    "find_latest",
    "find_refund",
    "get_payment",
    "give_back",
    "hand_on",
    "has_captured",
    "has_payment",
    "hurry",
    "list_accounts",
    "look_at_due",
    "mock",
    "owed",
    "owed_for",
    "provider",
    "receive_signed",
    "receive_webhook",
    "refund_order",
    "refund_part",
    "settle",
    "settle_refund",
    "take_stripe",
    "use",
    "work_webhook",
]
