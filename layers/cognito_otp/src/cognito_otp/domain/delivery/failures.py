"""An error as a channel answered it."""

from __future__ import annotations

from dataclasses import dataclass

TOO_MANY_REQUESTS = 429
"""The HTTP status of a throttled request, whatever the error code."""

SERVER_ERROR = 500
"""HTTP statuses from here on mean that the service itself failed."""


@dataclass(frozen=True, slots=True)
class Failure:
    """An error: exception, Reason or ResourceType, the names of the ``fields`` at fault, the HTTP status."""

    exception: str
    reason: str | None = None
    fields: tuple[str, ...] = ()
    status: int = 0

    def __str__(self) -> str:
        """Return the error in one line."""
        return f"{self.exception} {self.reason}" if self.reason else self.exception
