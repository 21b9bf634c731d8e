"""A lock for each key, kept only while it is held or waited for."""

from __future__ import annotations

import threading
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator
    from contextlib import AbstractContextManager


class KeyedLocks:
    """Serialises what is done under one key, and nothing else."""

    def __init__(self) -> None:
        """Start with no locks."""
        self._guard = threading.Lock()
        self._held: dict[Hashable, tuple[threading.Lock, int]] = {}

    @contextmanager
    def hold_all(self, keys: Iterable[str], of: str) -> Iterator[None]:
        """Hold several keys ``(of, key)`` at once, always taken in the same order."""
        with ExitStack() as held:
            for key in sorted(set(keys)):
                held.enter_context(self.hold((of, key)))
            yield

    def hold_settings(self, pool_id: str) -> AbstractContextManager[None]:
        """Hold the settings of a pool."""
        return self.hold((pool_id,))

    @contextmanager
    def hold(self, key: Hashable) -> Iterator[None]:
        """Wait for the key, and hold it for the duration of the block."""
        with self._guard:
            lock, users = self._held.get(key, (threading.Lock(), 0))
            self._held[key] = (lock, users + 1)
        try:
            with lock:
                yield
        finally:
            with self._guard:
                lock, users = self._held[key]
                if users == 1:
                    del self._held[key]
                else:
                    self._held[key] = (lock, users - 1)
