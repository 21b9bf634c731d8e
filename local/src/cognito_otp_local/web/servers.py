"""HTTP servers, on loopback unless an address is given, that run in threads of this process and stop for certain."""

from __future__ import annotations

import json
import socket
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, Self, runtime_checkable

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from cognito_otp_local.web.prompt_server import PromptServer

if TYPE_CHECKING:
    import asyncio
    from types import TracebackType

    from starlette.types import ASGIApp, Receive, Scope, Send

LOOPBACK = "127.0.0.1"
START_SECONDS = 10
IDLE_SECONDS = 3600
"""How long a connection is kept between requests: long, because a client that is too busy to notice that it was closed
sends its next request there. Answers say so, and clients that heed it, as fetch in Node does, let go of it first."""
DROP = "cognito_otp.drop"
"""The scope's key for what closes the connection at once."""


@runtime_checkable
class HoldsStreams(Protocol):
    """An application whose answers may go on for ever, until it is closed."""

    def close(self) -> None:
        """End those answers."""
        ...


class PortInUseError(Exception):
    """Another program listens on a port that the local stack was to use."""


def listen(port: int, *, purpose: str, option: str, address: str = LOOPBACK) -> socket.socket:
    """Bind ``port`` on loopback or ``address`` (0 picks a free one); raise PortInUseError naming what to do.

    TCP is named, not implied: asyncio sets TCP_NODELAY on accepted connections only where the socket's ``proto``
    says TCP, and without it each answer waits about 40 ms for the client's delayed acknowledgement.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((address, port))
    except OSError as error:
        listener.close()
        raise PortInUseError(
            f"port {port} on {address}, wanted for {purpose}, is in use: "
            f"stop what listens there (perhaps `cognito-otp local down`) or pass {option} with another port"
        ) from error
    return listener


class _Protocol(H11Protocol):
    """HTTP/1.1 whose applications may close the connection under the client, for which ASGI has no word.

    What is no HTTP is answered in JSON, like everything else.
    """

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn narrows it
        """Put what closes the connection into the application's scope."""
        super().connection_made(transport)
        app = self.app

        async def droppable(scope: Scope, receive: Receive, send: Send) -> None:
            await app({**scope, DROP: transport.abort}, receive, send)

        self.app = droppable

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP, and close the connection."""
        super().send_400_response(json.dumps({"message": msg}))


async def drop_connection(scope: Scope, receive: Receive) -> None:
    """Close the connection of a request that was read to its end, without an answer; return when it is closed."""
    scope[DROP]()
    while (await receive())["type"] != "http.disconnect":
        continue


@dataclass(slots=True)
class Server:
    """One ASGI application on a loopback socket, and on ``beside`` if given, served by a thread; a context manager."""

    app: ASGIApp
    listener: socket.socket
    beside: socket.socket | None = None
    idle_seconds: int = IDLE_SECONDS
    _server: PromptServer | None = None
    _thread: threading.Thread | None = None

    @property
    def port(self) -> int:
        """The port that the socket is bound to."""
        return int(self.listener.getsockname()[1])

    @property
    def url(self) -> str:
        """Where a client reaches the application."""
        return f"http://{LOOPBACK}:{self.port}"

    def start(self) -> Self:
        """Serve until stop(); returns when requests are answered."""
        config = uvicorn.Config(
            self.app,
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=2,
            timeout_keep_alive=self.idle_seconds,
            headers=[("keep-alive", f"timeout={self.idle_seconds}")],
            http=_Protocol,
        )
        self._server = PromptServer(config)
        sockets = [self.listener] if self.beside is None else [self.listener, self.beside]
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": sockets}, daemon=True)
        self._thread.start()
        deadline = time.monotonic() + START_SECONDS
        while not self._server.started:
            if time.monotonic() > deadline or not self._thread.is_alive():
                port = self.port
                self.stop()
                raise RuntimeError(f"the server on port {port} did not start")
            time.sleep(0.01)
        return self

    def stop(self) -> None:
        """Stop serving and free the port."""
        app: object = self.app
        if isinstance(app, HoldsStreams):
            app.close()
        if self._server is not None and self._thread is not None:
            self._server.stop_soon()
            self._thread.join(timeout=START_SECONDS)
        self.listener.close()
        if self.beside is not None:
            self.beside.close()

    def __enter__(self) -> Self:
        """Start."""
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        self.stop()
