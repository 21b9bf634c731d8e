"""Sends open pages an event when the inbox changed (server-sent events)."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sse_starlette import ServerSentEvent

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from cognito_otp_local.inbox.received import Inbox

RETRY_MS = 1000


@dataclass(frozen=True, slots=True, eq=False)
class _Page:
    """One open page: what wakes its stream, and the event loop that it runs on."""

    loop: asyncio.AbstractEventLoop
    changed: asyncio.Event

    def wake(self) -> None:
        with suppress(RuntimeError):  # its loop has ended, and its stream with it
            self.loop.call_soon_threadsafe(self.changed.set)


class Updates:
    """Streams the inbox's version to any number of pages, until it is closed."""

    __slots__ = ("_closed", "_inbox", "_lock", "_pages")

    def __init__(self, inbox: Inbox) -> None:
        """Follow an inbox for as long as it lives."""
        self._inbox = inbox
        self._lock = threading.Lock()
        self._pages: set[_Page] = set()
        self._closed = False
        inbox.on_change(self._wake_all)

    async def stream(self) -> AsyncIterator[ServerSentEvent]:
        """Yield the version now and after every change; changes in quick succession may be one. Ends with ``close``."""
        page = _Page(asyncio.get_running_loop(), asyncio.Event())
        with self._lock:
            self._pages.add(page)
        try:
            yield ServerSentEvent(retry=RETRY_MS)
            while True:
                page.changed.clear()
                if self._closed:
                    return
                yield ServerSentEvent(data=str(self._inbox.version))
                await page.changed.wait()
        finally:
            with self._lock:
                self._pages.discard(page)

    def close(self) -> None:
        """End every stream, now and later."""
        self._closed = True
        self._wake_all()

    def _wake_all(self) -> None:
        with self._lock:
            for page in self._pages:
                page.wake()
