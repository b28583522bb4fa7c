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
from app.domain.payments.queries import Account, find_latest, get_payment, has_captured, list_accounts
from app.domain.payments.refunding import ASKED, LATE, OVER, TWICE, give_back, refund_order, settle_refund
from app.domain.payments.settling import hurry, settle
from app.domain.payments.signed import receive_signed
from app.domain.payments.webhooks import receive_webhook, work_webhook

__all__ = [
    "ASKED",
    "LATE",
    "OVER",
    "TWICE",
    "Account",
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
    "begin_payment",
    "default_provider",
    "find_latest",
    "get_payment",
    "give_back",
    "has_captured",
    "hurry",
    "list_accounts",
    "look_at_due",
    "mock",
    "provider",
    "receive_signed",
    "receive_webhook",
    "refund_order",
    "settle",
    "settle_refund",
    "take_stripe",
    "use",
    "work_webhook",
]
