"""The floor: a handler that does nothing."""

from __future__ import annotations


def handler(event: object, _context: object) -> object:
    """Return the event."""
    return event
