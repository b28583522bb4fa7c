"""Who a community is on its invoices."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.core import facts
from app.core.db import db, lock
from app.core.errors import Refused, Stale
from app.core.i18n import gettext as _
from app.domain.invoices.facts import SellerSaved
from app.models import Community, Seller, User

PREFIX = re.compile(r"[A-Za-z0-9/._-]{0,12}", re.ASCII)


@dataclass(frozen=True)
class SellerDetails:
    """What stands on every invoice. prefix: what numbers begin with; a new one goes on counting."""

    legal_name: str
    address: str
    country: str = ""
    tax_number: str = ""
    footer: str = ""
    prefix: str = ""


def find_seller(community_id: int) -> Seller | None:
    """The community's details; None while it issues no invoices."""
    return db.session.get(Seller, community_id)


def save_seller(community: Community, details: SellerDetails, version: int, *, by: User | None) -> Seller:
    """Say who the community is; payments from now on are invoiced. Invoices issued before stay as they are.

    version: of what is there; 0 for the first time. Raises Stale, and Refused for what is missing.
    """
    lock(community)
    seller = find_seller(community.id)
    if (seller.version if seller else 0) != version:
        raise Stale(_("Somebody changed this meanwhile. Look at both versions, then save again."))
    _check(details)
    if seller is None:
        seller = Seller(community_id=community.id, version=0)
        db.session.add(seller)
    for name in ("legal_name", "address", "country", "tax_number", "footer", "prefix"):
        setattr(seller, name, getattr(details, name))
    seller.version = version + 1
    db.session.flush()
    facts.record(SellerSaved(community.id), by.id if by else None)
    return seller


def _check(details: SellerDetails) -> None:
    if not details.legal_name:
        raise Refused(_("Write the name that invoices are issued under."), "legal_name", status=422)
    if not details.address:
        raise Refused(_("Write the address that stands on invoices."), "address", status=422)
    if not PREFIX.fullmatch(details.prefix):
        raise Refused(_("Use up to 12 letters, digits and / . _ -."), "prefix", status=422)
