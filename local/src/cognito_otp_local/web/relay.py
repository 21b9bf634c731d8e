"""An ASGI application that hands every request to another server as it came, and its answer back.

As it came means: method, path and query byte for byte, the body, and the headers, Host among them, since a
server that verifies SigV4 signatures needs what the client signed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import httpx
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.types import Receive, Scope, Send

HOP_BY_HOP = frozenset(
    {
        b"connection",
        b"expect",
        b"keep-alive",
        b"proxy-authenticate",
        b"proxy-authorization",
        b"proxy-connection",
        b"te",
        b"trailer",
        b"transfer-encoding",
        b"upgrade",
    }
)
"""Headers that belong to one connection (RFC 9110, 7.6.1), and Expect, which the server here has answered."""
OUR_SERVERS_OWN = frozenset({b"date", b"server"})
"""Headers that our own HTTP server adds to every answer."""
CONNECT_SECONDS = 5
LONGEST_CALL_SECONDS = 910
"""A synchronous Lambda invocation takes up to 900 seconds."""


def _create_client() -> httpx.AsyncClient:
    """Build a client that adds nothing of its own: no proxy from the environment, no bound on connections."""
    return httpx.AsyncClient(
        trust_env=False,
        timeout=httpx.Timeout(LONGEST_CALL_SECONDS, connect=CONNECT_SECONDS, pool=None),
        limits=httpx.Limits(max_connections=None, max_keepalive_connections=20),
    )


@dataclass(frozen=True, slots=True)
class Relay:
    """Hands requests to ``url``. Serve it from one event loop, and close it there."""

    url: str
    name: str
    client: httpx.AsyncClient = field(default_factory=_create_client)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand over one HTTP request; 502 with a JSON body when the other server does not answer."""
        try:
            body = await Request(scope, receive).body()
        except ClientDisconnect:
            return
        try:
            response = await self.client.send(self._request(scope, body), stream=True)
        except httpx.TransportError as error:
            await self._unreachable(error)(scope, receive, send)
            return
        try:
            # Raw, so that a compressed body still fits its Content-Encoding and Content-Length.
            content = b"".join([chunk async for chunk in response.aiter_raw()])
        except httpx.TransportError as error:
            await self._unreachable(error)(scope, receive, send)
            return
        finally:
            await response.aclose()
        headers = _end_to_end(response.headers.raw, OUR_SERVERS_OWN)
        await send({"type": "http.response.start", "status": response.status_code, "headers": headers})
        await send({"type": "http.response.body", "body": content})

    async def aclose(self) -> None:
        """Close the connections."""
        await self.client.aclose()

    def _request(self, scope: Scope, body: bytes) -> httpx.Request:
        """Copy a request. ``target`` keeps httpx from rewriting the path and query that the client signed."""
        query = scope["query_string"]
        target = scope["raw_path"] + (b"?" + query if query else b"")
        headers = _end_to_end(scope["headers"])
        return httpx.Request(scope["method"], self.url, headers=headers, content=body, extensions={"target": target})

    def _unreachable(self, error: httpx.TransportError) -> JSONResponse:
        """Say that the other server is not there, and what to do."""
        sentence = (
            f"{self.name} at {self.url} did not answer ({type(error).__name__}): "
            "see whether the local stack is still up, and start it again with `cognito-otp local up`"
        )
        return JSONResponse({"__type": "BadGatewayException", "message": sentence}, status_code=502)


def _end_to_end(
    headers: Iterable[tuple[bytes, bytes]], also_dropped: frozenset[bytes] = frozenset()
) -> list[tuple[bytes, bytes]]:
    """Drop the headers that concern one connection only, those that Connection names among them."""
    kept = [(name.lower(), value) for name, value in headers]
    named = {token.strip().lower() for name, value in kept if name == b"connection" for token in value.split(b",")}
    dropped = HOP_BY_HOP | also_dropped | named
    return [(name, value) for name, value in kept if name not in dropped]
