"""The local stack's HTTP servers, asked over real connections."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import httpx
from starlette.responses import Response

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
