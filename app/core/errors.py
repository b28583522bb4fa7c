"""How the product says no."""

from __future__ import annotations

from collections.abc import Callable, Mapping


class Refused(Exception):
    """A rule said no.

    message: what the person should know and do, in their words.
    field: the form field it belongs to, if any.
    after: work that must survive the refusal (a failed login's count); the boundary
        runs and commits it after rolling everything else back.
    status: the HTTP status that a page or API answers with.
    kind: a word for programs ("sold-out"), where they should know the reason from others.
    more: plain values that belong to it, for programs too.
    retry_after: seconds until the same may be asked again.
    """

    def __init__(
        self,
        message: str,
        field: str | None = None,
        *,
        after: Callable[[], None] | None = None,
        status: int = 409,
        kind: str = "",
        more: Mapping[str, int | str] | None = None,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.after = after
        self.status = status
        self.kind = kind
        self.more = dict(more or {})
        self.retry_after = retry_after


class NotFound(Exception):
    """There is no such thing, or not for this person; both look the same."""


class Stale(Refused):
    """Somebody else saved in between; nothing was overwritten."""
