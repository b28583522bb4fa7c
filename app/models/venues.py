"""Venues: places that a community uses again and again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Id, Versioned


class Venue(Versioned, Base):
    """A place with its address; an event takes a copy of it, so that a change never moves a sold event.

    latitude, longitude: degrees, both or neither. capacity: people, None when nobody said.
    """

    __tablename__ = "venue"
    __table_args__ = (
        CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name="position_whole"),
        CheckConstraint("latitude BETWEEN -90 AND 90", name="latitude_known"),
        CheckConstraint("longitude BETWEEN -180 AND 180", name="longitude_known"),
        CheckConstraint("capacity IS NULL OR capacity > 0", name="capacity_positive"),
        Index("ix_venue_community_id", "community_id", "name"),
        Index("ix_venue_name_trgm", "name", postgresql_using="gin", postgresql_ops={"name": "gin_trgm_ops"}),
    )

    id: Mapped[Id]
    community_id: Mapped[int] = mapped_column(ForeignKey("community.id", ondelete="CASCADE"))
    name: Mapped[str]
    address: Mapped[str] = mapped_column(default="", server_default="")
    city: Mapped[str] = mapped_column(default="", server_default="")
    country: Mapped[str] = mapped_column(default="", server_default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    capacity: Mapped[int | None]
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
