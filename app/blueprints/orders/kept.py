"""The places that the waitlist keeps for whoever came by its letter."""

from __future__ import annotations

from flask import request

from app.blueprints.orders.forms import BookPlacesForm
from app.domain import waitlist
from app.models import Event, WaitlistOffer


def kept_offer(event: Event) -> WaitlistOffer | None:
    """The offer that the request carries the secret of, while it can be taken."""
    secret = request.values.get("offer", "")
    return waitlist.find_offer(event, secret) if secret else None


def introduce(form: BookPlacesForm) -> None:
    """Whoever came by the waitlist's letter need not say again who they are."""
    entry = waitlist.get_entry(form.offer.data or "")
    form.name.data = form.name.data or entry.name
    form.email.data = form.email.data or entry.email
