"""Reads several facts at once: each is a value, or Unseen with the action that was refused."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Self

from cognito_otp_attach.errors import AwsCallError
from cognito_otp_attach.facts.values import Unseen

type Progress = Callable[[str], None]
type Readings = dict[Any, tuple[str, Callable[[], Any]]]
"""Readings by a key of their own, each with what it is called in the progress."""

AT_ONCE = 16


def seen_or_unseen[T](read: Callable[[], T]) -> T | Unseen:
    """Read a fact; one that AWS does not show is Unseen."""
    try:
        return read()
    except AwsCallError as error:
        return Unseen(error.action, f"{error.code}: {error.said}")


@dataclass(frozen=True, slots=True)
class Jobs:
    """Runs readings in threads; ``begun`` and ``done`` are called with the name of each, in whatever order they end."""

    begun: Progress
    done: Progress
    pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(AT_ONCE))

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """Give up what has not begun, such as after Ctrl-C."""
        self.pool.shutdown(wait=False, cancel_futures=True)

    def read(self, readings: Readings) -> dict[Any, Any]:
        """Make readings, and wait for all."""
        futures: dict[Any, Future[Any]] = {}
        for key, (name, read) in readings.items():
            self.begun(name)
            futures[key] = self.pool.submit(self._run, name, read)
        return {key: future.result() for key, future in futures.items()}

    def _run(self, name: str, read: Callable[[], Any]) -> Any:
        try:
            return seen_or_unseen(read)
        finally:
            self.done(name)
