"""The time that a call takes, without the time in which its function's interpreter starts."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class OwnTime:
    """How long a call has taken, without the time in which its function's interpreter started."""

    def __init__(self) -> None:
        """Begin now."""
        self._began = time.monotonic()
        # The seconds of starts that have ended, and when one began that has not. The function's thread replaces both
        # at once, and another reads them.
        self._starts: tuple[float, float | None] = 0.0, None

    @contextmanager
    def starting(self) -> Iterator[None]:
        """Count nothing for the duration of the block."""
        ended, began = self._starts[0], time.monotonic()
        self._starts = ended, began
        try:
            yield
        finally:
            self._starts = ended + time.monotonic() - began, None

    def seconds(self) -> float:
        """Return the seconds until now."""
        ended, start_began = self._starts
        now = time.monotonic()
        starting = 0.0 if start_began is None else now - start_began
        return now - self._began - ended - starting
