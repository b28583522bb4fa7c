"""Making and editing an event."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from app.blueprints.events import placing
from app.core import files
from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.core.i18n import lazy_gettext as _l
from app.core.text import LONGEST_MARKDOWN
from app.domain import events
from app.domain.communities import CommunityDetails
from app.domain.events import EventDetails
from app.domain.tickets import TypeDetails
from app.models import Community, Event, Venue
from app.models.events import PUBLIC, UNLISTED
from app.web.forms import Amount, Form, OnceForm, VersionForm, lines, strip

NEW = "new"
MOST_PLACES = 1_000_000
WEB_SCHEMES = {"http", "https"}


class WebAddress:
    """Validator: an address of the web, not of a script."""

    def __call__(self, form: Any, field: Any) -> None:
        parts = urlsplit(field.data or "")
        if field.data and (parts.scheme not in WEB_SCHEMES or not parts.hostname or " " in field.data):
            raise ValidationError(_l("Write an address such as https://example.org/room."))


class EventFields(Form):
    """What can be said about an event, new or old."""

    known_venues: dict[int, Venue]

    title = StringField(_l("Title"), [InputRequired(_l("Give the event a title.")), Length(max=150)], [strip])
    kind = SelectField(_l("Kind"), default="other")
    category = SelectField(_l("Category"), coerce=int, default=0)
    starts = DateTimeLocalField(_l("Starts"), [InputRequired(_l("Say when it starts."))])
    ends = DateTimeLocalField(
        _l("Ends"), [Optional()], description=_l("Left empty: three hours after the start.")
    )
    timezone = SelectField(
        _l("Time zone"), description=_l("Where it happens; times are on the clocks there.")
    )
    venue = SelectField(
        _l("One of your places"),
        coerce=int,
        default=0,
        description=_l("Fills in the place and its address when you save."),
    )
    place_name = StringField(_l("Place"), [Length(max=150)], [strip])
    address = StringField(_l("Street and number"), [Length(max=200)], [strip])
    city = StringField(_l("City"), [Length(max=100)], [strip])
    country = StringField(_l("Country"), [Length(max=100)], [strip])
    online_url = StringField(
        _l("Online link"),
        [Length(max=500), WebAddress()],
        [strip],
        description=_l("Only people with a booking see it."),
    )
    capacity = IntegerField(
        _l("Places in all"),
        [Optional(), NumberRange(1, MOST_PLACES, _l("Write a whole number from 1."))],
        description=_l("Left empty: no limit."),
    )
    summary = StringField(
        _l("Summary"),
        [Length(max=300)],
        [strip],
        description=_l("One or two sentences; lists and cards show them."),
    )
    description = TextAreaField(
        _l("Description"),
        [Length(max=LONGEST_MARKDOWN)],
        [lines],
        description=_l("Markdown: **bold**, *italic*, lists and links."),
        render_kw={"rows": 8},
    )
    cover = FileField(
        _l("Picture"),
        description=_l("JPEG, PNG, WebP or GIF, at most 10 MB; twice as wide as high fits best."),
        render_kw={"accept": "image/jpeg,image/png,image/webp,image/gif"},
    )
    visibility = RadioField(
        _l("Who can find it"),
        choices=[
            SelectChoice(PUBLIC, _l("Everyone")),
            SelectChoice(UNLISTED, _l("Only people with the link")),
        ],
        default=PUBLIC,
    )

    def __init__(self, *args: Any, known_venues: Sequence[Venue] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        placing.offer(self, known_venues)
        self.kind.choices = [SelectChoice(kind, label) for kind, label in events.list_kinds()]
        categories = [SelectChoice(str(c.id), c.name) for c in events.list_categories()]
        self.category.choices = [SelectChoice("0", _("None")), *categories]
        self.timezone.choices = [
            SelectChoice(zone, zone.replace("_", " ")) for zone in events.list_timezones()
        ]

    def validate_starts(self, field: Any) -> None:
        if field.data is not None and not 2000 <= field.data.year < 2200:
            raise ValidationError(_("Choose a date in this century."))

    def validate_ends(self, field: Any) -> None:
        if field.data is not None and not 2000 <= field.data.year < 2200:
            raise ValidationError(_("Choose a date in this century."))

    def details(self, currency: str, before: Event | None = None) -> EventDetails:
        """What was said. Keeps the picture that came along; raises Refused when it is none.

        before: the event as it was; an untouched time stays the same instant.
        """
        starts = self._instant(self.starts.data, before.starts_at if before else None)
        ends = self._instant(self.ends.data, before.ends_at if before else None) if self.ends.data else None
        upload = self.cover.data
        return EventDetails(
            title=self.title.data,
            starts_at=starts,
            ends_at=ends or starts + events.USUAL_LENGTH,
            timezone=self.timezone.data,
            kind=self.kind.data,
            category_id=self.category.data or None,
            summary=self.summary.data,
            description=self.description.data,
            online_url=self.online_url.data or None,
            capacity=self.capacity.data,
            currency=currency,
            cover=files.save_picture(upload.stream) if upload else self.kept_cover(before),
            visibility=self.visibility.data,
            **placing.placed(self, before),
        )

    def kept_cover(self, before: Event | None) -> str | None:
        """The picture that stays when no other is sent."""
        return before.cover if before else None

    def _instant(self, wall: datetime, before: datetime | None) -> datetime:
        shown = (
            events.local_time(before, self.timezone.data).replace(second=0, microsecond=0) if before else None
        )
        return before if before and shown == wall else events.resolve(wall, self.timezone.data).at

    def oddities(self) -> list[str]:
        """A sentence for each time that the clocks skip or show twice."""
        told = (self._oddity(field.data) for field in (self.starts, self.ends) if field.data)
        return [sentence for sentence in told if sentence]

    def _oddity(self, wall: datetime) -> str:
        resolved = events.resolve(wall, self.timezone.data)
        if resolved.oddity == events.SKIPPED:
            moved = events.local_time(resolved.at, self.timezone.data)
            return _(
                "The clocks skip %(wall)s that day, so it was saved as %(moved)s.",
                wall=f"{wall:%H:%M}",
                moved=f"{moved:%H:%M}",
            )
        if resolved.oddity == events.REPEATED:
            return _(
                "The clocks show %(wall)s twice that day; it means the first time.", wall=f"{wall:%H:%M}"
            )
        return ""


class NewEventForm(EventFields, OnceForm):
    """An event with its first ticket type, and its community where there is none yet."""

    organizer = SelectField(_l("Who organizes"))
    community_name = StringField(
        _l("Name of the new community"),
        [Length(max=100)],
        [strip],
        description=_l("You, your club or your company; it can have many events."),
    )
    ticket_name = StringField(_l("Ticket"), [Length(max=100)], [strip], default=lambda: _("Regular"))
    ticket_price = StringField(
        _l("Price"), default="0", description=_l("0 is free."), render_kw={"inputmode": "decimal"}
    )
    ticket_quantity = IntegerField(
        _l("How many"),
        [Optional(), NumberRange(1, MOST_PLACES, _l("Write a whole number from 1."))],
        description=_l("Left empty: as many as there are places."),
    )

    def __init__(self, own: list[Community], currency: str, *, may_start: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.currency = currency
        self.own = {community.slug: community for community in own}
        self.organizer.choices = [SelectChoice(community.slug, community.name) for community in own]
        self.offers_new = may_start or not own
        if self.offers_new:
            self.organizer.choices.append(SelectChoice(NEW, _("A new community")))

    def validate_ticket_name(self, field: Any) -> None:
        if not field.data:
            raise ValidationError(_("Give the ticket a name, such as Regular."))

    def validate_ticket_price(self, field: Any) -> None:
        Amount(self.currency)(self, field)

    def validate_community_name(self, field: Any) -> None:
        if self.organizer.data == NEW and not field.data:
            raise ValidationError(_("Give the new community a name."))

    def validate_venue(self, field: Any) -> None:
        venue, chosen = self.known_venues.get(field.data), self.own.get(self.organizer.data or "")
        if venue is not None and (chosen is None or venue.community_id != chosen.id):
            raise ValidationError(_("This place belongs to another community."))

    def first_type(self) -> TypeDetails:
        """The ticket type that the event begins with."""
        return TypeDetails(self.ticket_name.data, self.ticket_price.minor, self.ticket_quantity.data)

    def chosen_organizer(self) -> Community | CommunityDetails:
        """One of the person's communities, or the one that begins with this event."""
        if self.organizer.data == NEW:
            return CommunityDetails(self.community_name.data, city=self.city.data)
        return self.own[self.organizer.data]


class EditEventForm(EventFields, VersionForm):
    """An event that is there already."""

    remove_cover = BooleanField(_l("Take the picture away"))

    def kept_cover(self, before: Event | None) -> str | None:
        return None if self.remove_cover.data else super().kept_cover(before)


class CancelEventForm(OnceForm):
    """Whether everybody's money goes back with it."""

    refund = BooleanField(_l("Give everybody who paid their money back"), default=False)


class CopyEventForm(OnceForm):
    """What the copy is called and when it begins."""

    title = StringField(_l("Title"), [InputRequired(_l("Give the event a title.")), Length(max=150)], [strip])
    starts = DateTimeLocalField(
        _l("Starts"),
        [InputRequired(_l("Say when it starts."))],
        description=_l("Its end and the sale of its tickets move along."),
    )

    def starts_at(self, timezone: str) -> datetime:
        """The instant that was meant. Raises Refused outside this century."""
        if not 2000 <= self.starts.data.year < 2200:
            raise Refused(_("Choose a date in this century."), "starts", status=422)
        return events.resolve(self.starts.data, timezone).at


def values_of(event: Event, capacity: int | None) -> dict[str, Any]:
    """What the edit form shows of an event."""
    return {
        "title": event.title,
        "kind": event.kind,
        "category": event.category_id or 0,
        "starts": event.local_start.replace(tzinfo=None, second=0, microsecond=0),
        "ends": event.local_end.replace(tzinfo=None, second=0, microsecond=0),
        "timezone": event.timezone,
        "venue": event.venue_id or 0,
        "place_name": event.place_name,
        "address": event.address,
        "city": event.city,
        "country": event.country,
        "online_url": event.online_url or "",
        "capacity": capacity,
        "summary": event.summary,
        "description": event.description,
        "visibility": event.visibility,
        "version": event.version,
    }
