"""What stand-ins do late: minutes that are skipped between two runs pass for it as well."""

from __future__ import annotations

import contextlib
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(slots=True)
class Belated:
    """The acts of one case that are still to come, by the time at which they are due."""

    _skipped: float = 0.0
    _due: list[float] = field(default_factory=list)
    _changed: threading.Condition = field(default_factory=threading.Condition)

    @contextlib.contextmanager
    def after(self, seconds: float) -> Iterator[None]:
        """Wait until an act is due; then it is done inside of this context."""
        with self._changed:
            due = self._now() + seconds
            self._due.append(due)
            while (left := due - self._now()) > 0:
                self._changed.wait(left)
        try:
            yield
        finally:
            with self._changed:
                self._due.remove(due)
                self._changed.notify_all()

    def skip(self, seconds: float) -> None:
        """Let time pass without waiting; return when all is done that was due by then."""
        with self._changed:
            self._skipped += seconds
            self._changed.notify_all()
            while any(due <= self._now() for due in self._due):
                self._changed.wait(0.1)

    def _now(self) -> float:
        return time.monotonic() + self._skipped
