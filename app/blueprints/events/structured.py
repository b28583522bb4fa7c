"""An event as schema.org describes it, for search engines."""

from __future__ import annotations

from typing import Any

from flask import current_app

from app.core import money, text
from app.domain import reviews, tickets
from app.models import Event
from app.models.events import CANCELLED
from app.web import pictures
from app.web.kept import public_url

SCHEMA = "https://schema.org/"
AVAILABILITY = {
    tickets.ON_SALE: "InStock",
    tickets.SOLD_OUT: "SoldOut",
    tickets.NOT_ONLINE: "InStoreOnly",
    tickets.NOT_YET: "PreOrder",
    tickets.OVER: "Discontinued",
    tickets.CLOSED: "Discontinued",
}


def structured_data(event: Event, sale: tickets.Sale, rating: reviews.Rating | None = None) -> dict[str, Any]:
    """The JSON-LD of the event's page; the template writes it so that no tag in it counts."""
    url = public_url("events.show_event", event=event.slug)
    card = pictures.card_url(event)
    data: dict[str, Any] = {
        "@context": SCHEMA.rstrip("/"),
        "@type": "Event",
        "name": event.title,
        "url": url,
        "startDate": event.local_start.isoformat(),
        "endDate": event.local_end.isoformat(),
        "eventStatus": SCHEMA + ("EventCancelled" if event.status == CANCELLED else "EventScheduled"),
        "eventAttendanceMode": SCHEMA + _mode(event),
        "location": _location(event, url),
        "organizer": {
            "@type": "Organization",
            "name": event.community.name,
            "url": public_url("communities.show_community", community=event.community.slug),
        },
        "offers": [_offer(event, offer, url) for offer in sale.offers if not offer.is_extra],
    }
    if event.summary or event.description:
        data["description"] = event.summary or text.to_plain(event.description, 300)
    if rating and rating.count:
        data["aggregateRating"] = {
            "@type": "AggregateRating",
            "ratingValue": rating.average,
            "reviewCount": rating.count,
        }
    if card:
        data["image"] = [current_app.config["PUBLIC_URL"] + card]
    return data


def _mode(event: Event) -> str:
    if not event.is_online:
        return "OfflineEventAttendanceMode"
    return "MixedEventAttendanceMode" if event.place_name else "OnlineEventAttendanceMode"


def _location(event: Event, url: str) -> dict[str, Any]:
    if event.is_online and not event.place_name:
        return {"@type": "VirtualLocation", "url": url}
    parts = {
        "streetAddress": event.address,
        "addressLocality": event.city,
        "addressCountry": event.country,
    }
    address = {"@type": "PostalAddress", **{key: value for key, value in parts.items() if value}}
    return {"@type": "Place", "name": event.place_name or event.city or event.title, "address": address}


def _offer(event: Event, offer: tickets.Offer, url: str) -> dict[str, Any]:
    data = {
        "@type": "Offer",
        "name": offer.type.name,
        "price": money.plain(offer.type.shown_price, event.currency),
        "priceCurrency": event.currency,
        "availability": SCHEMA + AVAILABILITY[offer.state],
        "url": url,
    }
    if offer.type.sale_from:
        data["validFrom"] = offer.type.sale_from.isoformat()
    return data
