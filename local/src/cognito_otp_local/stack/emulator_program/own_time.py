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
        self._apart = 0.0
        self._start_began: float | None = None

    @contextmanager
    def starting(self) -> Iterator[None]:
        """Count nothing for the duration of the block."""
        self._start_began = began = time.monotonic()
        try:
            yield
        finally:
            self._apart += time.monotonic() - began
            self._start_began = None

    def seconds(self) -> float:
        """Return the seconds until now."""
        now, start_began = time.monotonic(), self._start_began
        starting = 0.0 if start_began is None else now - start_began
        return now - self._began - self._apart - starting
