"""The one endpoint of all stand-ins, on loopback."""

from __future__ import annotations

import contextlib
import itertools
import socket
import sys
import threading
from http.server import ThreadingHTTPServer
from typing import TYPE_CHECKING, Self
from weakref import WeakSet

from attack.endpoint import Endpoint
from attack.scene import Scene

if TYPE_CHECKING:
    from types import TracebackType

    from attack.services import Table


class Server(ThreadingHTTPServer):
    """A server whose clients may end a connection at any time."""

    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """Show what is a mistake of a stand-in's, and nothing else."""
        if not isinstance(sys.exc_info()[1], (OSError, ValueError)):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class Standin:
    """The endpoint. ``scene`` is the case at hand; ``stale`` says how connections end that were open when set."""

    def __init__(self, table: Table) -> None:
        """Listen."""
        self.table, self.scene = table, Scene()
        self._born, self._stale_before, self._stale_by = itertools.count(1), 0, ""
        self.open: WeakSet[socket.socket] = WeakSet()
        standin = self

        class Bound(Endpoint):
            owner = standin

        self._server = Server(("127.0.0.1", 0), Bound)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        """Serve."""
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        self._server.shutdown()
        self._server.server_close()

    def begin(self, scene: Scene) -> None:
        """Take up a case."""
        self.scene.over = True
        self.scene, self._stale_by = scene, ""
        self.table.clear()

    def freeze(self, how: str) -> None:
        """Let every connection that is open now be dead when the function uses it again; or close them, now."""
        self._stale_before, self._stale_by = next(self._born), how
        for connection in list(self.open) if how == "closed" else []:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def born(self) -> int:
        """Give a connection its number."""
        return next(self._born)

    def stale(self, born: int) -> str:
        """Say how a connection that was open at a freeze ends; empty for others."""
        return self._stale_by if born < self._stale_before else ""
