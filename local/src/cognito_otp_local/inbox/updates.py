"""Tells open pages that the inbox changed, by server-sent events."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from cognito_otp_local.inbox.received import Inbox

HEARTBEAT_SECONDS = 15.0
_WATCH_SECONDS = 1.0
_RETRY = b"retry: 1000\n\n"
_HEARTBEAT = b": nothing new\n\n"


@dataclass(frozen=True, slots=True, eq=False)
class _Page:
    """One open page: what wakes its stream, and the event loop that it runs on."""

    loop: asyncio.AbstractEventLoop
    nudge: asyncio.Event

    def wake(self) -> None:
        self.loop.call_soon_threadsafe(self.nudge.set)


class Updates:
    """Streams the inbox's version to any number of pages. One thread waits for all of them, while there are any."""

    __slots__ = ("_closed", "_heartbeat", "_inbox", "_lock", "_pages", "_watcher")

    def __init__(self, inbox: Inbox, heartbeat_seconds: float = HEARTBEAT_SECONDS) -> None:
        """Watch nothing yet."""
        self._inbox = inbox
        self._heartbeat = heartbeat_seconds
        self._lock = threading.Lock()
        self._pages: set[_Page] = set()
        self._watcher: threading.Thread | None = None
        self._closed = False

    async def stream(self) -> AsyncIterator[bytes]:
        """Yield the version now and after every change, and a comment when nothing came for a heartbeat.

        Changes in quick succession may be told as one. Ends with ``close``.
        """
        page = _Page(asyncio.get_running_loop(), asyncio.Event())
        self._join(page)
        told = None
        try:
            yield _RETRY
            while not self._closed:
                page.nudge.clear()
                version = self._inbox.version
                yield _HEARTBEAT if version == told else b"data: %d\n\n" % version
                told = version
                with suppress(TimeoutError):
                    await asyncio.wait_for(page.nudge.wait(), self._heartbeat)
        finally:
            self._leave(page)

    def close(self) -> None:
        """End every stream, now and later."""
        with self._lock:
            self._closed = True
            self._wake_all()

    def _join(self, page: _Page) -> None:
        with self._lock:
            self._pages.add(page)
            if self._watcher is None:
                self._watcher = threading.Thread(target=self._watch, args=(self._inbox.version,), daemon=True)
                self._watcher.start()

    def _leave(self, page: _Page) -> None:
        with self._lock:
            self._pages.discard(page)

    def _watch(self, version: int) -> None:
        while True:
            latest = self._inbox.wait(version, _WATCH_SECONDS)
            with self._lock:
                if self._closed or not self._pages:
                    self._watcher = None
                    return
                if latest != version:
                    self._wake_all()
            version = latest

    def _wake_all(self) -> None:
        for page in self._pages:
            page.wake()
