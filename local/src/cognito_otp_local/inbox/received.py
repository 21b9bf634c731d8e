"""The inbox: what phones and mailboxes received, kept for as long as the local stack runs."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cognito_otp_local.inbox.messages import Message, TraceStep


class Inbox:
    """Every phone's and mailbox's messages, oldest first. Safe to use from several threads.

    ``note`` keeps the steps that lead to an address's next message, which takes them as its trace; until then they
    are ``pending``, so that what never arrived can be seen too.
    """

    __slots__ = ("_listeners", "_lock", "_messages", "_pending", "_version")

    def __init__(self) -> None:
        """Start empty."""
        self._lock = threading.Lock()
        self._listeners: list[Callable[[], None]] = []
        self._messages: list[Message] = []
        self._pending: dict[str, list[TraceStep]] = {}
        self._version = 0

    def note(self, to: str, step: TraceStep) -> None:
        """Keep a step on the way of a message to ``to``."""
        with self._change():
            self._pending.setdefault(to, []).append(step)

    def note_after(self, to: str, step: TraceStep) -> None:
        """Keep a step that came after a message had been delivered, in that message's trace.

        Where nothing was delivered it stands with the steps that wait for the next message.
        """
        with self._change():
            latest = next((at for at, kept in reversed(list(enumerate(self._messages))) if kept.to == to), None)
            if latest is None or self._pending.get(to):
                self._pending.setdefault(to, []).append(step)
            else:
                message = self._messages[latest]
                self._messages[latest] = replace(message, trace=(*message.trace, step))

    def append(self, message: Message) -> None:
        """Deliver a message, with the steps that led to it."""
        with self._change():
            steps = self._pending.pop(message.to, [])
            self._messages.append(replace(message, trace=(*steps, *message.trace)))

    def messages(self, *, to: str | None = None) -> tuple[Message, ...]:
        """Return what was received, oldest first; only one address's when ``to`` names it."""
        with self._lock:
            return tuple(message for message in self._messages if to is None or message.to == to)

    def pending(self) -> dict[str, tuple[TraceStep, ...]]:
        """Return, by address, the steps that no message has followed yet."""
        with self._lock:
            return {to: tuple(steps) for to, steps in self._pending.items()}

    def clear(self) -> None:
        """Forget every message and step."""
        with self._change():
            self._messages.clear()
            self._pending.clear()

    @property
    def version(self) -> int:
        """A number that grows with every change."""
        with self._lock:
            return self._version

    def on_change(self, listener: Callable[[], None]) -> None:
        """Call a function after every change from now on, in the thread that made the change."""
        with self._lock:
            self._listeners.append(listener)

    @contextmanager
    def _change(self) -> Iterator[None]:
        """Hold the lock for a change, then call the listeners."""
        with self._lock:
            yield
            self._version += 1
            listeners = tuple(self._listeners)
        for listener in listeners:
            listener()
