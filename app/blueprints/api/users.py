"""People: oneself, and those who let others find them."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from app.blueprints.api import lists, shapes
from app.blueprints.api.events import event_of
from app.blueprints.api.fields import Line
from app.blueprints.api.needs import ANYONE, SIGNED_IN
from app.blueprints.api.table import ID, feature
from app.domain import accounts, discovery
from app.models import User
from app.web.kept import public_url
from app.web.policy import signed_in_user

EVERYTHING = ("name", "handle", "listed")


class ProfileBody(ma.Schema):
    """Oneself, whole."""

    name = Line(80, least=1, required=True)
    handle = fields.String(required=True, validate=validate.Regexp(r"^[a-z0-9][a-z0-9-]{1,38}[a-z0-9]$"))
    listed = fields.Boolean(required=True)


@feature.read("/users/me/", needs=SIGNED_IN, answer=shapes.Me, tag="users")
def show_me() -> dict[str, Any]:
    """One's own profile."""
    return me_of(signed_in_user())


@feature.write("PUT", "/users/me/", needs=SIGNED_IN, body=ProfileBody, answer=shapes.Me, tag="users")
def replace_me(body: dict[str, Any]) -> dict[str, Any]:
    """Say anew who one is."""
    return _edit(body)


@feature.write("PATCH", "/users/me/", needs=SIGNED_IN, body=ProfileBody(partial=True), answer=shapes.Me,
               tag="users")  # fmt: skip
def change_me(body: dict[str, Any]) -> dict[str, Any]:
    """Change some of one's own profile."""
    return _edit(body)


@feature.read("/users/", needs=ANYONE, query=lists.SearchQuery, answer=shapes.listing(shapes.User),
              public=True, tag="users")  # fmt: skip
def list_users(query: dict[str, Any]) -> dict[str, Any]:
    """Those who chose to be found, by name."""
    people = discovery.list_people(query["search"], query["page"], query["page_size"])
    return lists.told(people, query, user_of)


@feature.read(f"/users/{ID}/", needs=ANYONE, answer=shapes.User, public=True, tag="users")
def show_user(id: int) -> dict[str, Any]:  # noqa: A002
    """Somebody who chose to be found or organizes public events."""
    return user_of(discovery.get_person(id))


@feature.read(f"/users/{ID}/events/", needs=ANYONE, query=lists.ListQuery,
              answer=shapes.listing(shapes.Event), public=True, tag="users")  # fmt: skip
def list_events_of_user(query: dict[str, Any], id: int) -> dict[str, Any]:  # noqa: A002
    """The public events that a person organizes, the latest first."""
    person = discovery.get_person(id)
    found = discovery.list_events_of_person(person, query["page"], query["page_size"])
    return lists.told(discovery.describe_all(found), query, event_of)


def user_of(user: User) -> dict[str, Any]:
    """A person as others see them."""
    url = public_url("accounts.show_person", handle=user.handle)
    return {"id": user.id, "name": user.name, "handle": user.handle, "url": url}


def me_of(user: User) -> dict[str, Any]:
    """A person as they see themselves."""
    own = {"email": user.email, "listed": user.listed, "verified": user.verified_at is not None}
    return {**user_of(user), **own}


def _edit(body: dict[str, Any]) -> dict[str, Any]:
    user = signed_in_user()
    said = {name: body.get(name, getattr(user, name)) for name in EVERYTHING}
    accounts.edit_profile(user, accounts.Profile(**said), by=user)
    return me_of(user)
