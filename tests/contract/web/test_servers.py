"""The local stack's HTTP servers, asked over real connections."""

from __future__ import annotations

import asyncio
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import httpx
import pytest
from starlette.responses import Response
from support.waiting import wait_until

from cognito_otp_local.web.servers import DROP, Server, listen

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send


def test_answers_do_not_wait_for_delayed_acknowledgements() -> None:
    """Accepted connections have TCP_NODELAY: Nagle's algorithm would hold an answer's second segment for 40 ms."""
    seen: list[int] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            accepted = scope[DROP].__self__.get_extra_info("socket")
            seen.append(accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            await Response("")(scope, receive, send)

    with Server(app, listen(0, purpose="a test", option="--port")) as server:
        httpx.get(server.url)

    assert seen, "the application was not asked"
    assert seen[0] != 0


def test_answers_say_for_how_long_an_idle_connection_is_kept() -> None:
    """A Node process that is busy for longer sends its next request where nobody listens: "socket hang up"."""
    with Server(Response("here"), listen(0, purpose="a test", option="--port")) as server:
        assert httpx.get(server.url).headers["keep-alive"] == f"timeout={server.idle_seconds}"
        assert server.idle_seconds >= 300


@pytest.mark.parametrize("stopped", [False, True])
def test_an_idle_connection_ends_in_order(*, stopped: bool) -> None:
    listener = listen(0, purpose="a test", option="--port")
    with (
        Server(Response("here"), listener, idle_seconds=600 if stopped else 1) as server,
        socket.create_connection(("127.0.0.1", server.port), timeout=60) as connection,
    ):
        connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        answer = b""
        while not answer.endswith(b"here"):
            answer += connection.recv(4096)
        if stopped:
            server.stop()
        # The end of the stream, and no reset.
        assert connection.recv(4096) == b""


def test_a_request_that_is_under_way_is_answered_before_the_server_stops() -> None:
    asked, going_on = threading.Event(), threading.Event()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            asked.set()
            await asyncio.to_thread(going_on.wait, 60)
            await Response("late")(scope, receive, send)

    with ThreadPoolExecutor(2) as threads, Server(app, listen(0, purpose="a test", option="--port")) as server:
        answer = threads.submit(httpx.get, server.url)
        assert asked.wait(60)
        stopped = threads.submit(server.stop)
        wait_until(lambda: server.listener.fileno() < 0)
        assert not stopped.done()
        going_on.set()
        assert answer.result(60).text == "late"
