"""uvicorn that stops at once: by itself it looks ten times a second whether to stop, and then waits as long again."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

import uvicorn

if TYPE_CHECKING:
    import socket

TICK_SECONDS = 0.1
"""How often uvicorn's own tick is due: it renews the Date header each tenth time."""
CLOSING_SECONDS = 0.002


class PromptServer(uvicorn.Server):
    """A server that stops when another thread asks it to: a stack stops three, tests hundreds."""

    def __init__(self, config: uvicorn.Config) -> None:
        """Take uvicorn's settings."""
        super().__init__(config)
        self._stop: asyncio.Event | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def stop_soon(self) -> None:
        """Stop serving; may be called from any thread."""
        self.should_exit = True
        if self._loop is not None and self._stop is not None:
            with suppress(RuntimeError):  # it has ended, and its loop is closed
                self._loop.call_soon_threadsafe(self._stop.set)

    async def main_loop(self) -> None:
        """Tick until it is time to stop."""
        self._stop, self._loop = asyncio.Event(), asyncio.get_running_loop()
        ticks = 0
        while not await self.on_tick(ticks):
            ticks += 1
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stop.wait(), TICK_SECONDS)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no more connections, end those that are idle, and wait for requests: the late ones are cancelled."""
        for server in self.servers:
            server.close()
        for listener in sockets or ():
            listener.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        try:
            await asyncio.wait_for(self._until_closed(), self.config.timeout_graceful_shutdown)
        except TimeoutError:
            for task in self.server_state.tasks:
                task.cancel()
        await self.lifespan.shutdown()

    async def _until_closed(self) -> None:
        while self.server_state.connections or self.server_state.tasks:  # noqa: ASYNC110 - a set of uvicorn's cannot be waited for
            await asyncio.sleep(CLOSING_SECONDS)
        for server in self.servers:
            await server.wait_closed()
