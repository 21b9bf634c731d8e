"""A loopback server's own defence against web pages: which Host and Origin headers it answers.

A server on 127.0.0.1 can be reached by any page that a developer's browser opens: by DNS rebinding (the
page's own name is made to resolve to 127.0.0.1; the Host header gives it away) and by plain cross-site
requests (the Origin header gives them away). The local stack answers neither.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.responses import JSONResponse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.types import ASGIApp, Receive, Scope, Send

READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_HOST = re.compile(r"(?P<name>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_.-]+)(:[0-9]{1,5})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class LoopbackGuard:
    """An ASGI application in front of ``app`` that refuses foreign Host and Origin headers with 403.

    A host is at home when it is a loopback address, ``localhost``, a name under ``.localhost`` (RFC 6761
    reserves them for loopback) or one of ``also``, such as a container bridge's address. Requests that change
    something must not come from a page of any other origin; clients that are no browser send no Origin.
    """

    app: ASGIApp
    also: frozenset[str] = frozenset()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer why not."""
        refusal = self._refusal(scope) if scope["type"] != "lifespan" else None
        if refusal is None:
            await self.app(scope, receive, send)
        else:
            await JSONResponse({"message": refusal}, status_code=403)(scope, receive, send)

    def _refusal(self, scope: Scope) -> str | None:
        """Say why this request is not answered, or None."""
        hosts = list(_values(scope["headers"], b"host"))
        if len(hosts) != 1 or not self._is_home(hosts[0]):
            return "only requests to a loopback host are answered: use http://127.0.0.1 and the port"
        if scope.get("method") in READING_METHODS:
            return None
        if all(self._is_home(_origin_host(origin)) for origin in _values(scope["headers"], b"origin")):
            return None
        return "pages of other origins may not change anything here: call from a page served on localhost"

    def _is_home(self, host: str) -> bool:
        """Whether a Host header's value, port and all, names this machine's loopback or an allowed host."""
        parts = _HOST.fullmatch(host)
        if parts is None:
            return False
        name = parts["name"].strip("[]").removesuffix(".").lower()
        if name in self.also or name == "localhost" or name.endswith(".localhost"):
            return True
        try:
            return ipaddress.ip_address(name).is_loopback
        except ValueError:
            return False


def _values(headers: Iterable[tuple[bytes, bytes]], name: bytes) -> Iterable[str]:
    """Every value that a request gives for one header."""
    return (value.decode("latin-1") for key, value in headers if key.lower() == name)


def _origin_host(origin: str) -> str:
    """Return the host and port of an origin; of an opaque (``null``) or malformed one, nothing."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""
